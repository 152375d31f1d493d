/**
 * A small web application, as somebody might bring it along: a front end that asks a back end. It
 * knows nothing of the orchestrator and needs nothing but a Java runtime.
 *
 * <p>The place in the flow: its programs are what pods run.
 */
@NullMarked
package dev.orchestrator.examples.webapp;

import org.jspecify.annotations.NullMarked;
