/**
 * How state is kept: the service provider interface of the log, and the stores that come with the
 * library.
 *
 * <p>The place in the flow: everything that is ever acknowledged is an entry that a {@link
 * dev.orchestrator.store.StateStore} has taken at an expected position; the state is the fold of
 * these entries. Adapter authors extend {@code dev.orchestrator.store.StateStoreContract} of the
 * core's test-jar.
 */
package dev.orchestrator.store;
