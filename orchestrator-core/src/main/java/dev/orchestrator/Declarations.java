package dev.orchestrator;

import dev.orchestrator.Applied.Outcome;
import dev.orchestrator.control.Command.Answer;
import dev.orchestrator.spec.DaemonSet;
import dev.orchestrator.spec.Deployment;
import dev.orchestrator.spec.InvalidSpecException;
import dev.orchestrator.spec.Job;
import dev.orchestrator.spec.Kind;
import dev.orchestrator.spec.Metadata;
import dev.orchestrator.spec.ObjectKey;
import dev.orchestrator.spec.Problem;
import dev.orchestrator.spec.Resource;
import dev.orchestrator.state.ClusterState;
import dev.orchestrator.state.Declaration;
import dev.orchestrator.state.StateChange;
import dev.orchestrator.state.StateChange.Declared;
import dev.orchestrator.state.Uid;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What it means to declare objects, with the manners of Kubernetes' server-side apply: what is not
 * stated stays as it is. Pure.
 */
final class Declarations {
  private final List<Problem> problems = new ArrayList<>();
  private final SortedMap<ObjectKey, Declared> changes =
      new TreeMap<>(Comparator.comparing(ObjectKey::kind).thenComparing(Comparator.naturalOrder()));
  private final List<Applied.Item> items = new ArrayList<>();
  private final ClusterState state;
  private final Instant now;

  private Declarations(ClusterState state, Instant now) {
    this.state = state;
    this.now = now;
  }

  /** Refuses what is wrong with the objects themselves, all problems of all of them at once. */
  static void validate(Collection<? extends Resource> resources) {
    List<Problem> problems = new ArrayList<>();
    SortedSet<ObjectKey> seen = new TreeSet<>();
    for (Resource resource : resources) {
      resource.problems().forEach(p -> problems.add(at(resource.key(), p)));
      if (!seen.add(resource.key())) {
        problems.add(
            new Problem(
                resource.key().toString(), "is given twice", "give each object once in a call"));
      }
    }
    refuseIfAny(problems);
  }

  private static Problem at(ObjectKey key, Problem p) {
    return new Problem(key + ": " + p.path(), p.message(), p.remedy());
  }

  private static void refuseIfAny(List<Problem> problems) {
    if (!problems.isEmpty()) {
      throw new InvalidSpecException("what is to be applied", problems);
    }
  }

  /** The changes that make these objects declared. */
  static Answer<Applied> apply(
      Collection<? extends Resource> resources, ClusterState state, long position, Instant now) {
    Declarations declarations = new Declarations(state, now);
    SortedSet<String> namespaces = new TreeSet<>();
    resources.stream()
        .filter(r -> r.kind() == Kind.NAMESPACE)
        .forEach(r -> namespaces.add(r.metadata().name()));
    int index = 0;
    for (Resource resource : resources) {
      declarations.checkNamespace(resource, namespaces);
      declarations.declare(resource, Uid.at(position, index++));
    }
    refuseIfAny(declarations.problems);
    List<StateChange> changes = List.copyOf(declarations.changes.values());
    return new Answer<>(changes, new Applied(declarations.items), "apply");
  }

  private void checkNamespace(Resource resource, SortedSet<String> inThisCall) {
    String namespace = resource.metadata().namespace();
    if (resource.kind() == Kind.NAMESPACE) {
      return;
    }
    Optional<Declaration> declared = state.declaration(ObjectKey.ofNamespace(namespace));
    if (declared.filter(Declaration::isDeleting).isPresent()) {
      problem(
          resource, "metadata.namespace", namespace + " is being deleted", "wait until it is gone");
    } else if (declared.isEmpty()
        && !namespace.equals(Metadata.DEFAULT_NAMESPACE)
        && !inThisCall.contains(namespace)) {
      problem(
          resource,
          "metadata.namespace",
          "there is no Namespace " + namespace,
          "apply it before, or in the same call");
    }
  }

  private void problem(Resource resource, String path, String message, String remedy) {
    problems.add(at(resource.key(), new Problem(path, message, remedy)));
  }

  private void declare(Resource resource, Uid uid) {
    Optional<Declaration> before = state.declaration(resource.key());
    if (before.isEmpty()) {
      put(new Declaration(completed(resource, 1), uid, 1, now, Optional.empty()), Outcome.CREATED);
    } else if (before.get().isDeleting()) {
      problem(resource, "metadata.name", "the object is being deleted", "wait until it is gone");
    } else {
      change(before.get(), resource);
    }
  }

  private void change(Declaration before, Resource resource) {
    Resource next = completed(resource, replicas(before.resource()));
    if (next.equals(before.resource())) {
      items.add(new Applied.Item(before.key(), Outcome.UNCHANGED, before.generation()));
      return;
    }
    immutable(before.resource(), next)
        .forEach(
            (field, same) -> {
              if (!same) {
                problem(
                    resource,
                    field,
                    "cannot be changed",
                    "delete the object and declare it again, or use another name");
              }
            });
    put(before.changedTo(next), Outcome.CONFIGURED);
  }

  private void put(Declaration declaration, Outcome outcome) {
    changes.put(declaration.key(), new Declared(declaration));
    items.add(new Applied.Item(declaration.key(), outcome, declaration.generation()));
  }

  private static int replicas(Resource resource) {
    return resource instanceof Deployment d ? d.replicas().orElse(1) : 1;
  }

  /** The number of replicas of a Deployment that does not state it. */
  private static Resource completed(Resource resource, int replicas) {
    return resource instanceof Deployment d && d.replicas().isEmpty()
        ? d.withReplicas(replicas)
        : resource;
  }

  /** The fields that may not change, and whether they did not. */
  private static Map<String, Boolean> immutable(Resource before, Resource next) {
    if (before instanceof Deployment b && next instanceof Deployment n) {
      return Map.of("spec.selector", b.selector().equals(n.selector()));
    }
    if (before instanceof DaemonSet b && next instanceof DaemonSet n) {
      return Map.of("spec.selector", b.selector().equals(n.selector()));
    }
    if (before instanceof Job b && next instanceof Job n) {
      return new TreeMap<>(
          Map.of(
              "spec.template",
              b.template().equals(n.template()),
              "spec.completions",
              b.completions().equals(n.completions())));
    }
    return Map.of();
  }

  /** The change that asks for the deletion of an object; false when it is not there. */
  static Answer<Boolean> delete(ObjectKey key, ClusterState state, Instant now) {
    Optional<Declaration> declared = state.declaration(key);
    List<StateChange> changes =
        declared
            .filter(d -> !d.isDeleting())
            .<List<StateChange>>map(d -> List.of(new Declared(d.deletingSince(now))))
            .orElse(List.of());
    return new Answer<>(changes, declared.isPresent(), "delete " + key);
  }

  /** The change of the number of replicas of a Deployment; the answer is the number before. */
  static Answer<Integer> scale(ObjectKey key, int replicas, ClusterState state) {
    if (replicas < 0) {
      throw new IllegalArgumentException("replicas is " + replicas + "; it must not be negative");
    }
    Declaration declared =
        state
            .declaration(key)
            .filter(d -> !d.isDeleting())
            .orElseThrow(() -> new NotFoundException(key + " is not declared"));
    if (!(declared.resource() instanceof Deployment deployment)) {
      throw new IllegalArgumentException(key + " cannot be scaled; a Deployment can");
    }
    OptionalInt before = deployment.replicas();
    List<StateChange> changes =
        before.equals(OptionalInt.of(replicas))
            ? List.of()
            : List.of(new Declared(declared.changedTo(deployment.withReplicas(replicas))));
    return new Answer<>(changes, before.orElse(1), "scale " + key + " to " + replicas);
  }
}
