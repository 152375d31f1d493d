/**
 * What people and monitoring see: events.
 *
 * <p>The place in the flow: pure functions of the log's entries; nothing here is stored, decides or
 * acts. The facade keeps the latest events of its process in an {@link
 * dev.orchestrator.observe.EventHistory}.
 */
package dev.orchestrator.observe;
