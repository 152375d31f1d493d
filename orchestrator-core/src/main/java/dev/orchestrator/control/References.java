package dev.orchestrator.control;

import com.google.common.collect.Maps;
import dev.orchestrator.spec.Bytes;
import dev.orchestrator.spec.ConfigMap;
import dev.orchestrator.spec.Kind;
import dev.orchestrator.spec.ObjectKey;
import dev.orchestrator.spec.Resource;
import dev.orchestrator.spec.Secret;
import dev.orchestrator.spec.SecretValue;
import dev.orchestrator.state.ClusterState;
import dev.orchestrator.state.Declaration;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/**
 * The ConfigMaps and Secrets of a namespace, as its containers refer to them; notes what has to be
 * there and is not.
 */
final class References {
  private final ClusterState state;
  private final String namespace;
  private final SortedSet<String> missing;

  /** References from a namespace; what is missing is added to the last argument. */
  References(ClusterState state, String namespace, SortedSet<String> missing) {
    this.state = state;
    this.namespace = namespace;
    this.missing = missing;
  }

  /** All text by key; as in Kubernetes without the {@code binaryData} of a ConfigMap. */
  SortedMap<String, String> texts(Kind kind, String name, boolean optional) {
    return object(kind, name, optional)
        .map(References::texts)
        .orElseGet(Collections::emptySortedMap);
  }

  /** The text under one key. */
  Optional<String> text(Kind kind, String name, String key, boolean optional) {
    Optional<SortedMap<String, String>> texts = object(kind, name, optional).map(References::texts);
    if (texts.isPresent() && !texts.get().containsKey(key) && !optional) {
      lacks(kind, name, key);
    }
    return texts.map(all -> all.get(key));
  }

  /** The files of a volume by path; an empty {@code items} means every key under its own name. */
  SortedMap<String, Bytes> files(
      Kind kind, String name, SortedMap<String, String> items, boolean optional) {
    Optional<SortedMap<String, Bytes>> all = object(kind, name, optional).map(References::bytes);
    if (all.isEmpty() || items.isEmpty()) {
      return all.orElseGet(Collections::emptySortedMap);
    }
    SortedMap<String, Bytes> chosen = new TreeMap<>();
    items.forEach(
        (key, path) -> {
          Bytes content = all.get().get(key);
          if (content != null) {
            chosen.put(path, content);
          } else if (!optional) {
            lacks(kind, name, key);
          }
        });
    return chosen;
  }

  private Optional<Resource> object(Kind kind, String name, boolean optional) {
    Optional<Resource> object =
        state.declaration(new ObjectKey(kind, namespace, name)).map(Declaration::resource);
    if (object.isEmpty() && !optional) {
      missing.add(kind + " " + name + " does not exist in namespace " + namespace);
    }
    return object;
  }

  private void lacks(Kind kind, String name, String key) {
    missing.add(kind + " " + name + " has no key " + key);
  }

  /** A view: a secret's text is read when it is asked for. */
  private static SortedMap<String, String> texts(Resource object) {
    if (object instanceof ConfigMap map) {
      return map.data();
    }
    return object instanceof Secret secret
        ? Maps.transformValues(secret.data(), SecretValue::revealText)
        : Collections.emptySortedMap();
  }

  private static SortedMap<String, Bytes> bytes(Resource object) {
    SortedMap<String, Bytes> bytes = new TreeMap<>();
    if (object instanceof ConfigMap map) {
      map.data().forEach((k, v) -> bytes.put(k, Bytes.of(v.getBytes(StandardCharsets.UTF_8))));
      bytes.putAll(map.binaryData());
    } else if (object instanceof Secret secret) {
      secret.data().forEach((k, v) -> bytes.put(k, Bytes.of(v.reveal())));
    }
    return bytes;
  }
}
