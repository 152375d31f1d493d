/**
 * Main programs that show the library at work. {@link dev.orchestrator.examples.QuickStart} is the
 * main job; the web application that it deploys is in {@code webapp}.
 *
 * <p>The place in the flow: outside of it, where the programs of users are.
 */
@NullMarked
package dev.orchestrator.examples;

import org.jspecify.annotations.NullMarked;
