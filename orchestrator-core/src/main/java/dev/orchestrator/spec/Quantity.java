package dev.orchestrator.spec;

/** Amounts as text in Kubernetes' notation, read exactly. */
public final class Quantity {
  private Quantity() {}
}
