/**
 * What the user wants: the nouns of the field (Namespace, Deployment, Service, ...) as immutable
 * records with builders.
 *
 * <p>The place in the flow: a {@link dev.orchestrator.spec.Resource} enters through the facade, is
 * validated by {@link dev.orchestrator.spec.Resource#problems()} and declared in the log; deciders
 * read it from the state. This package depends on nothing else of the library and does no I/O.
 * Absent values are {@code Optional}, empty lists or empty maps, never {@code null}; maps iterate
 * in key order.
 */
package dev.orchestrator.spec;
