package dev.orchestrator.spec;

/** Thrown when a text is not an amount that can be kept exactly. Remedy: {@link #remedy()}. */
public final class QuantityException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  private final String what;
  private final String remedy;

  QuantityException(String message, String remedy) {
    super(message);
    this.what = message;
    this.remedy = remedy;
  }

  @Override
  public String getMessage() {
    return what;
  }

  /** What to write instead; empty when there is nothing to add to the message. */
  public String remedy() {
    return remedy;
  }
}
