/**
 * An embeddable container orchestrator: scheduling, reconciliation and the control loop behind
 * pluggable runtimes and stores.
 */
@org.jspecify.annotations.NullMarked
module dev.orchestrator {
  requires com.fasterxml.jackson.databind;
  requires com.fasterxml.jackson.datatype.jdk8;
  requires com.fasterxml.jackson.datatype.jsr310;
  requires com.google.common;
  requires static org.jspecify;
  requires java.net.http;
  requires transitive java.sql;
  requires org.pcollections;
  requires org.slf4j;
  requires org.snakeyaml.engine;

  exports dev.orchestrator.plan;
  exports dev.orchestrator.process;
  exports dev.orchestrator.runtime;
  exports dev.orchestrator.scheduling;
  exports dev.orchestrator.spec;
  exports dev.orchestrator.state;
  exports dev.orchestrator.store;
  exports dev.orchestrator.time;
}
