package dev.orchestrator.spec;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Rules for Services. */
final class ServiceRules {
  private ServiceRules() {}

  static void service(Field spec, Service service) {
    NameRules.selectedLabels(spec.member("selector"), service.selector());
    Field list = spec.member("ports");
    if (service.ports().isEmpty() && !service.headless()) {
      list.report("is required", "give at least one port, or make the Service headless");
    }
    ports(list, service.ports());
  }

  private record Address(int port, Protocol protocol) {}

  private static void ports(Field list, List<ServicePort> ports) {
    Set<String> names = new HashSet<>();
    Set<Address> addresses = new HashSet<>();
    for (int i = 0; i < ports.size(); i++) {
      ServicePort port = ports.get(i);
      Field item = list.item(i);
      name(item.member("name"), port.name(), ports.size() > 1, names);
      TextRules.port(item.member("port"), port.port());
      target(item.member("targetPort"), port.targetPort());
      if (!addresses.add(new Address(port.port(), port.protocol()))) {
        item.report(
            "port " + port.port() + "/" + port.protocol() + " stands twice",
            "leave one of them out");
      }
    }
  }

  private static void name(Field field, String name, boolean required, Set<String> names) {
    if (!name.isEmpty()) {
      NameRules.label(field, name);
      if (!names.add(name)) {
        field.report(Field.quote(name) + " stands twice", "use another name");
      }
    } else if (required) {
      field.report("is required when there are several ports", "name every port");
    }
  }

  private static void target(Field field, PortRef target) {
    switch (target) {
      case PortRef.Numbered(int number) -> TextRules.port(field, number);
      case PortRef.Named(String name) -> NameRules.portName(field, name);
    }
  }
}
