/**
 * The only door to clocks, timers, threads and random numbers.
 *
 * <p>The place in the flow: {@code control} is handed {@link dev.orchestrator.time.Seams} and
 * passes {@code now} as a parameter to everything that decides. A simulation hands over seams on
 * virtual time; nothing else changes. No other package reads a clock, sleeps, starts a thread or
 * draws a random number (the process and engine adapters do so for their own input and output
 * only); a test enforces it.
 */
package dev.orchestrator.time;
