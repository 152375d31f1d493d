package dev.orchestrator.store;

/** Opens a store in another process; has a constructor without parameters. */
public interface StoreOpener {
  /**
   * Opens the log that the argument names.
   *
   * @param argument what the contract's test has handed over, for example a URL
   */
  StateStore open(String argument);
}
