package dev.orchestrator.reconcile;

import dev.orchestrator.plan.Action;
import dev.orchestrator.spec.Namespace;
import dev.orchestrator.state.Declaration;
import dev.orchestrator.state.StateChange.Declared;
import java.util.Collection;
import java.util.List;

/** Deletes what is in a namespace that is being deleted, and the namespace once it is empty. */
final class NamespaceDecider {
  private NamespaceDecider() {}

  static Decision decide(View view, Declaration declaration) {
    if (!declaration.isDeleting()) {
      return Decision.NOTHING;
    }
    Collection<Declaration> content =
        view.state().declarationsIn(declaration.resource().metadata().name()).values();
    if (content.isEmpty()) {
      return DeclaredObjects.removed(declaration);
    }
    List<Action> actions =
        content.stream()
            .filter(d -> !d.isDeleting() && !(d.resource() instanceof Namespace))
            .<Action>map(
                d ->
                    new Action.DeleteObject(
                        new Declared(d.deletingSince(view.now())),
                        "its namespace is being deleted"))
            .toList();
    return Decision.of(actions);
  }
}
