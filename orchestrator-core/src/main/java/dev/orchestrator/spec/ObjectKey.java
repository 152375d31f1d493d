package dev.orchestrator.spec;

import static java.util.Objects.requireNonNull;

import java.util.Comparator;

/**
 * The identity of a declared object by name: kind, namespace and name. Ordered by namespace, kind,
 * name.
 *
 * @param kind the kind
 * @param namespace the namespace, or the empty string for a {@link Namespace} itself
 * @param name the name, unique within kind and namespace
 */
public record ObjectKey(Kind kind, String namespace, String name) implements Comparable<ObjectKey> {
  /** Requires every component. */
  public ObjectKey {
    requireNonNull(kind, "kind");
    requireNonNull(namespace, "namespace");
    requireNonNull(name, "name");
  }

  private static final Comparator<ObjectKey> ORDER =
      Comparator.comparing(ObjectKey::namespace)
          .thenComparing(ObjectKey::kind)
          .thenComparing(ObjectKey::name);

  /** The key of a Deployment. */
  public static ObjectKey deployment(String namespace, String name) {
    return new ObjectKey(Kind.DEPLOYMENT, namespace, name);
  }

  /** The key of a DaemonSet. */
  public static ObjectKey daemonSet(String namespace, String name) {
    return new ObjectKey(Kind.DAEMON_SET, namespace, name);
  }

  /** The key of a Job. */
  public static ObjectKey job(String namespace, String name) {
    return new ObjectKey(Kind.JOB, namespace, name);
  }

  /** The key of a Service. */
  public static ObjectKey service(String namespace, String name) {
    return new ObjectKey(Kind.SERVICE, namespace, name);
  }

  /** The key of a ConfigMap. */
  public static ObjectKey configMap(String namespace, String name) {
    return new ObjectKey(Kind.CONFIG_MAP, namespace, name);
  }

  /** The key of a Secret. */
  public static ObjectKey secret(String namespace, String name) {
    return new ObjectKey(Kind.SECRET, namespace, name);
  }

  /** The key of a Namespace. */
  public static ObjectKey ofNamespace(String name) {
    return new ObjectKey(Kind.NAMESPACE, "", name);
  }

  @Override
  public int compareTo(ObjectKey other) {
    return ORDER.compare(this, other);
  }

  /** For example {@code Deployment shop/web}, or {@code Namespace shop}. */
  @Override
  public String toString() {
    return kind.word() + " " + (namespace.isEmpty() ? name : namespace + "/" + name);
  }
}
