package dev.orchestrator.spec;

import java.time.Duration;

/** Rules for the probes of a container. */
final class ProbeRules {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private ProbeRules() {}

  static void probes(Field field, Container container) {
    container.startupProbe().ifPresent(p -> gate(field.member("startupProbe"), p, container));
    container.livenessProbe().ifPresent(p -> gate(field.member("livenessProbe"), p, container));
    container.readinessProbe().ifPresent(p -> probe(field.member("readinessProbe"), p, container));
  }

  /** A container that runs to its end is neither ready nor alive. */
  static void noProbes(Field field, Container container) {
    container.startupProbe().ifPresent(p -> notForInit(field.member("startupProbe")));
    container.livenessProbe().ifPresent(p -> notForInit(field.member("livenessProbe")));
    container.readinessProbe().ifPresent(p -> notForInit(field.member("readinessProbe")));
  }

  private static void notForInit(Field field) {
    field.report("is not allowed for an init container", "leave it out");
  }

  private static void gate(Field field, Probe probe, Container container) {
    probe(field, probe, container);
    if (probe.successThreshold() > 1) {
      field
          .member("successThreshold")
          .report(probe.successThreshold() + " is not allowed here", "use 1");
    }
  }

  private static void probe(Field field, Probe probe, Container container) {
    switch (probe.action()) {
      case ProbeAction.HttpGet get -> httpGet(field.member("httpGet"), get, container);
      case ProbeAction.TcpSocket(PortRef port) ->
          port(field.member("tcpSocket").member("port"), port, container);
      case ProbeAction.Exec exec -> exec(field.member("exec").member("command"), exec);
    }
    TextRules.duration(field.member("initialDelaySeconds"), probe.initialDelay(), Duration.ZERO);
    TextRules.duration(field.member("periodSeconds"), probe.period(), SECOND);
    TextRules.duration(field.member("timeoutSeconds"), probe.timeout(), SECOND);
    TextRules.atLeast(field.member("successThreshold"), probe.successThreshold(), 1);
    TextRules.atLeast(field.member("failureThreshold"), probe.failureThreshold(), 1);
  }

  private static void httpGet(Field field, ProbeAction.HttpGet get, Container container) {
    Field path = field.member("path");
    if (!get.path().startsWith("/")) {
      path.report(Field.quote(get.path()) + " is not a path", "begin it with '/'");
    }
    TextRules.wellFormed(path, get.path());
    if (Syntax.hasControlOrSpace(get.path())) {
      path.report(
          Field.quote(get.path()) + " has a space or control character", "encode it as %20");
    }
    port(field.member("port"), get.port(), container);
    get.headers()
        .forEach((name, value) -> header(field.member("httpHeaders").key(name), name, value));
  }

  private static void header(Field field, String name, String value) {
    if (!Syntax.isHttpToken(name)) {
      field.report(Field.quote(name) + " is not a header name", "use letters, digits and '-'");
    }
    TextRules.wellFormed(field, value);
    if (Syntax.hasControl(value)) {
      field.report("has a control character in its value", "leave it out");
    }
  }

  private static void exec(Field field, ProbeAction.Exec exec) {
    ContainerRules.words(field, exec.command());
    if (exec.command().isEmpty()) {
      field.report("is required", "name the program to run");
    }
  }

  private static void port(Field field, PortRef port, Container container) {
    switch (port) {
      case PortRef.Numbered(int number) -> TextRules.port(field, number);
      case PortRef.Named(String name) -> {
        NameRules.portName(field, name);
        if (container.resolve(port).isEmpty()) {
          field.report(
              "no port of this container is named " + Field.quote(name),
              "name one of its ports, or use a number");
        }
      }
    }
  }
}
