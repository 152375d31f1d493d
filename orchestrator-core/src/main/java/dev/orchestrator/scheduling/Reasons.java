package dev.orchestrator.scheduling;

import dev.orchestrator.spec.Taint;

/** Why nodes refuse pods, in Kubernetes' words and without amounts. */
final class Reasons {
  static final String NOT_READY = "node(s) were not ready";
  static final String CORDONED = "node(s) were unschedulable";
  static final String NODE_AFFINITY = "node(s) didn't match Pod's node affinity/selector";
  static final String ADDED_NODE_AFFINITY = "node(s) didn't match scheduler-enforced node affinity";
  static final String PORTS = "node(s) didn't have free ports for the requested pod ports";
  static final String TOO_MANY_PODS = "Too many pods";
  static final String SPREAD = "node(s) didn't match pod topology spread constraints";
  static final String SPREAD_LABEL =
      "node(s) didn't match pod topology spread constraints (missing required label)";
  static final String AFFINITY = "node(s) didn't match pod affinity rules";
  static final String ANTI_AFFINITY = "node(s) didn't match pod anti-affinity rules";
  static final String EXISTING_ANTI_AFFINITY =
      "node(s) didn't satisfy existing pods anti-affinity rules";

  private Reasons() {}

  static String insufficient(String resource) {
    return "Insufficient " + resource;
  }

  static String taint(Taint taint) {
    return "node(s) had untolerated taint {" + taint.key() + ": " + taint.value() + "}";
  }
}
