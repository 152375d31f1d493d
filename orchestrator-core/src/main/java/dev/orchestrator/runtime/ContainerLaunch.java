package dev.orchestrator.runtime;

import dev.orchestrator.spec.Bytes;
import dev.orchestrator.spec.Container;
import dev.orchestrator.spec.PodSpec;
import dev.orchestrator.state.PodKey;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Everything that a runtime needs to start one attempt of a container. Its text shows no value of
 * the environment and no file, since either may be secret.
 *
 * @param ref which attempt
 * @param key the pod's name
 * @param labels the pod's labels
 * @param spec the pod; {@code spec.container(ref.container())} is what to start
 * @param specHash the fingerprint of the pod's template: only a container with the same one is
 *     adopted
 * @param command entry point with references to variables resolved; empty means the image's own
 * @param args arguments with references to variables resolved; empty means the image's own
 * @param env the environment, sorted by name; in it, and in command and arguments, {@link #POD_IP}
 *     stands for the pod's address
 * @param files the files of ConfigMap and Secret volumes, by volume name
 */
public record ContainerLaunch(
    ContainerRef ref,
    PodKey key,
    SortedMap<String, String> labels,
    PodSpec spec,
    String specHash,
    List<String> command,
    List<String> args,
    SortedMap<String, String> env,
    SortedMap<String, VolumeFiles> files) {
  /** The text in environment, command and arguments that the pod's address takes the place of. */
  public static final String POD_IP = "$(orchestrator:pod-ip)";

  /** What to start. */
  public Container container() {
    return spec.container(ref.container())
        .orElseThrow(() -> new IllegalStateException("no container " + ref));
  }

  /**
   * The files of one volume.
   *
   * @param secret whether they must never touch a disk
   * @param mode permission bits, for example 0644
   * @param content the bytes by relative path
   */
  public record VolumeFiles(boolean secret, int mode, SortedMap<String, Bytes> content) {
    @Override
    public String toString() {
      return "VolumeFiles[secret="
          + secret
          + ", paths="
          + (secret ? "hidden" : content.keySet())
          + "]";
    }
  }

  /** The same with the pod's address in the place of {@link #POD_IP}. */
  public ContainerLaunch withAddress(String podIp) {
    SortedMap<String, String> filled = new TreeMap<>(env);
    filled.replaceAll((name, value) -> value.replace(POD_IP, podIp));
    return new ContainerLaunch(
        ref,
        key,
        labels,
        spec,
        specHash,
        filled(command, podIp),
        filled(args, podIp),
        filled,
        files);
  }

  private static List<String> filled(List<String> words, String podIp) {
    return words.stream().map(word -> word.replace(POD_IP, podIp)).toList();
  }

  @Override
  public String toString() {
    return "ContainerLaunch[" + ref + ", pod=" + key + "]";
  }
}
