package dev.orchestrator.store;

class InMemoryStateStoreTest extends StateStoreContract {
  private final StateStore only = StateStore.inMemory();

  @Override
  protected StateStore open() {
    return only;
  }
}
