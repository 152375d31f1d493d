package dev.orchestrator.plan;

import dev.orchestrator.plan.Action.AddressService;
import dev.orchestrator.plan.Action.CreatePod;
import dev.orchestrator.plan.Action.DeleteObject;
import dev.orchestrator.plan.Action.DropRevision;
import dev.orchestrator.plan.Action.HoldPod;
import dev.orchestrator.plan.Action.KillContainer;
import dev.orchestrator.plan.Action.NominatePod;
import dev.orchestrator.plan.Action.PlacePod;
import dev.orchestrator.plan.Action.RecordRevision;
import dev.orchestrator.plan.Action.RemoveObject;
import dev.orchestrator.plan.Action.RemovePod;
import dev.orchestrator.plan.Action.StartContainer;
import dev.orchestrator.plan.Action.StopPod;
import dev.orchestrator.plan.Action.UpdateStatus;

/** The words of a plan. */
final class PlanText {
  private PlanText() {}

  static String line(Action action) {
    return what(action) + "  # " + action.reason();
  }

  private static String what(Action action) {
    return switch (action) {
      case RecordRevision a ->
          "record revision " + a.change().revision().number() + " of " + a.change().owner();
      case DropRevision a -> "drop revision " + a.change().number() + " of " + a.change().owner();
      case CreatePod a ->
          "create pod " + a.change().pod() + " (revision " + a.change().revision() + ")";
      case PlacePod a -> "place pod " + a.change().pod() + " on node " + a.change().node();
      case NominatePod a ->
          a.change().node().isEmpty()
              ? "make no more room for pod " + a.change().pod()
              : "make room for pod " + a.change().pod() + " on node " + a.change().node();
      case HoldPod a -> "hold pod " + a.change().pod();
      case StopPod a -> "stop pod " + a.change().pod();
      case RemovePod a -> "remove pod " + a.change().pod();
      case StartContainer a ->
          "start container "
              + a.change().pod()
              + "/"
              + a.change().container()
              + " (attempt "
              + a.change().attempt()
              + ")";
      case KillContainer a -> "kill container " + a.change().pod() + "/" + a.change().container();
      case AddressService a ->
          "give " + a.change().key() + " the address " + a.change().address().virtualIp();
      case UpdateStatus a -> "update status of " + a.change().key();
      case DeleteObject a -> "delete " + a.change().declaration().key();
      case RemoveObject a -> "remove " + a.change().key();
    };
  }
}
