/**
 * Services: their addresses, the pods behind them, and what pods are told about them. Internal: may
 * change in any release.
 *
 * <p>The place in the flow: pure functions of the state; {@code reconcile} commits addresses,
 * {@code control} hands the endpoints to the proxies and the environment to new containers.
 */
package dev.orchestrator.traffic;
