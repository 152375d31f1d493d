package dev.orchestrator.spec;

import java.util.ArrayList;
import java.util.List;

/** Rules for the contents of ConfigMaps and Secrets; no message shows a value. */
final class DataRules {
  private static final long LARGEST_BYTES = 1024 * 1024;

  private DataRules() {}

  static void configMap(List<Problem> problems, ConfigMap configMap) {
    Field data = Field.top(problems, "data");
    long length = 0;
    for (var entry : configMap.data().entrySet()) {
      Field at = data.key(entry.getKey());
      key(at, entry.getKey());
      TextRules.wellFormed(at, entry.getValue());
      length += TextRules.utf8Length(entry.getValue());
    }
    Field binaryData = Field.top(problems, "binaryData");
    for (var entry : configMap.binaryData().entrySet()) {
      Field at = binaryData.key(entry.getKey());
      key(at, entry.getKey());
      length += entry.getValue().length();
      if (configMap.data().containsKey(entry.getKey())) {
        at.report("is a key of data too", "keep it in one of them");
      }
    }
    total(data, length);
  }

  static void secret(List<Problem> problems, Secret secret) {
    Field type = Field.top(problems, "type");
    TextRules.wellFormed(type, secret.type());
    if (secret.type().length() > Syntax.SUBDOMAIN_LENGTH || Syntax.hasControl(secret.type())) {
      type.report("is not a word", "use at most 253 printable characters");
    }
    Field data = Field.top(problems, "data");
    List<Long> lengths = new ArrayList<>();
    secret
        .data()
        .forEach(
            (key, value) -> {
              key(data.key(key), key);
              lengths.add((long) value.length());
            });
    total(data, lengths.stream().mapToLong(Long::longValue).sum());
  }

  /** A key of a ConfigMap or Secret. */
  static void key(Field field, String key) {
    if (!Syntax.isDataKey(key)) {
      field.report(
          Field.quote(key) + " is not a key",
          "use 1 to 253 letters, digits, '-', '_' and '.', not beginning with '..'");
    }
  }

  private static void total(Field field, long length) {
    if (length > LARGEST_BYTES) {
      field.report(
          "holds " + length + " bytes", "keep the values within 1 MiB; put large data in a volume");
    }
  }
}
