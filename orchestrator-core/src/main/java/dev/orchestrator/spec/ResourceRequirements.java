package dev.orchestrator.spec;

import static java.util.Objects.requireNonNull;

/**
 * What a container asks for and what it may use at most.
 *
 * @param requests what the scheduler reserves; a resource with a limit and no request asks for its
 *     limit
 * @param limits what the runtime enforces; a resource that is not stated is unlimited
 */
public record ResourceRequirements(ResourceList requests, ResourceList limits) {
  /** Requires every component. */
  public ResourceRequirements {
    requireNonNull(requests, "requests");
    requireNonNull(limits, "limits");
  }

  /** No request, no limit. */
  public static final ResourceRequirements NONE =
      new ResourceRequirements(ResourceList.EMPTY, ResourceList.EMPTY);

  /** The requests, completed by the limits where no request is stated. */
  public ResourceList effectiveRequests() {
    return requests.orElse(limits);
  }
}
