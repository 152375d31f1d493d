/**
 * Checks of compiled classes: which package may use which, where real time, threads and randomness
 * may be touched, and which libraries may show in the API. The checkers are in the test-jar, for
 * adapters to run on their own classes.
 */
@NullMarked
package dev.orchestrator.architecture;

import org.jspecify.annotations.NullMarked;
