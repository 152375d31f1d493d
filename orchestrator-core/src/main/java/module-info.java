/**
 * An embeddable container orchestrator: scheduling, reconciliation and the control loop behind
 * pluggable runtimes and stores.
 */
@org.jspecify.annotations.NullMarked
module dev.orchestrator {
  requires com.fasterxml.jackson.core;
  requires com.google.common;
  requires java.net.http;
  requires static org.jspecify;
  requires org.pcollections;
  requires org.slf4j;
  requires org.snakeyaml.engine;
  requires transitive java.sql;

  exports dev.orchestrator;
  exports dev.orchestrator.manifest;
  exports dev.orchestrator.observe;
  exports dev.orchestrator.plan;
  exports dev.orchestrator.process;
  exports dev.orchestrator.runtime;
  exports dev.orchestrator.scheduling;
  exports dev.orchestrator.simulation;
  exports dev.orchestrator.spec;
  exports dev.orchestrator.state;
  exports dev.orchestrator.store;
  exports dev.orchestrator.time;
}
