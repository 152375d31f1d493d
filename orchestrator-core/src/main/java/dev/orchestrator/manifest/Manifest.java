package dev.orchestrator.manifest;

import com.google.common.collect.ImmutableList;
import dev.orchestrator.spec.Resource;
import java.util.List;

/**
 * What a reader made of one manifest: the declared objects, and a report on everything that did not
 * become part of them. Every key of the file is in the objects or in the report.
 *
 * @param file the name that the caller gave
 * @param resources the objects that were read without an error, in the order of the file
 * @param unsupported kinds and fields that Kubernetes or Compose know and this library does not
 *     support yet; the objects were read as if these were absent
 * @param warnings what has no effect or deserves a look
 * @param errors what is wrong; objects with errors are not among the resources
 */
public record Manifest(
    String file,
    List<Resource> resources,
    List<Notice> unsupported,
    List<Notice> warnings,
    List<Notice> errors) {
  /** Takes immutable copies. */
  public Manifest {
    resources = List.copyOf(resources);
    unsupported = List.copyOf(unsupported);
    warnings = List.copyOf(warnings);
    errors = List.copyOf(errors);
  }

  /**
   * The objects, when there is no error and nothing unsupported; otherwise the exception lists all
   * of both.
   */
  public List<Resource> resourcesOrThrow() {
    if (!errors.isEmpty() || !unsupported.isEmpty()) {
      throw new InvalidManifestException(this);
    }
    return resources;
  }

  /**
   * This manifest with what is not supported yet taken as warnings: the objects are used without
   * it.
   */
  public Manifest acceptUnsupported() {
    List<Notice> all = ImmutableList.<Notice>builder().addAll(unsupported).addAll(warnings).build();
    return new Manifest(file, resources, List.of(), all, errors);
  }
}
