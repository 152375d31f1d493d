/**
 * The impure loop: folds the log, has the deciders decide, commits their plan and acts on what is
 * committed. Internal: may change in any release.
 *
 * <p>The place in the flow: commands and reports of nodes meet here, on one thread. A turn of
 * {@link dev.orchestrator.control.ControlLoop} drafts entries from them, asks {@code reconcile} for
 * a plan on the drafted state, appends everything at once, and derives from the committed state
 * what to tell each node's runtime and the service proxy. Nothing is decided here, and nothing else
 * in the library acts.
 */
package dev.orchestrator.control;
