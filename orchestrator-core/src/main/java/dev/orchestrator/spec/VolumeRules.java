package dev.orchestrator.spec;

import java.util.HashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;

/** Rules for volumes and for where they are mounted. */
final class VolumeRules {
  private static final int LARGEST_MODE = 0777;

  private VolumeRules() {}

  /** Checks the volumes and gives their names. */
  static Set<String> volumes(Field field, List<Volume> volumes) {
    Set<String> names = new HashSet<>();
    for (int i = 0; i < volumes.size(); i++) {
      Volume volume = volumes.get(i);
      Field item = field.item(i);
      NameRules.label(item.member("name"), volume.name());
      if (!names.add(volume.name())) {
        item.member("name")
            .report(Field.quote(volume.name()) + " stands twice", "use another name");
      }
      source(item, volume.source());
    }
    return names;
  }

  private static void source(Field field, VolumeSource source) {
    switch (source) {
      case VolumeSource.EmptyDir dir ->
          dir.sizeLimitBytes()
              .ifPresent(
                  b -> TextRules.atLeast(field.member("emptyDir").member("sizeLimit"), b, 0));
      case VolumeSource.ConfigMapFiles files -> {
        Field at = field.member("configMap");
        NameRules.subdomain(at.member("name"), files.configMap());
        files(at, files.items(), files.mode());
      }
      case VolumeSource.SecretFiles files -> {
        Field at = field.member("secret");
        NameRules.subdomain(at.member("secretName"), files.secret());
        files(at, files.items(), files.mode());
      }
      case VolumeSource.HostPath(String path) ->
          TextRules.hostPath(field.member("hostPath").member("path"), path);
    }
  }

  private static void files(Field field, SortedMap<String, String> items, OptionalInt mode) {
    mode.ifPresent(m -> mode(field.member("defaultMode"), m));
    Field list = field.member("items");
    NavigableSet<String> paths = new TreeSet<>();
    items.forEach(
        (key, path) -> {
          Field item = list.key(key);
          DataRules.key(item, key);
          TextRules.filePath(item, path);
          if (clashes(paths, path)) {
            item.report(
                Field.quote(path) + " is taken by another key", "give each key a path of its own");
          }
          paths.add(path);
        });
  }

  /** Whether the path, or a directory on the way to it or below it, is a file already. */
  private static boolean clashes(NavigableSet<String> paths, String path) {
    for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
      if (paths.contains(path.substring(0, slash))) {
        return true;
      }
    }
    String below = paths.ceiling(path + "/");
    return paths.contains(path) || (below != null && below.startsWith(path + "/"));
  }

  private static void mode(Field field, int mode) {
    if (mode < 0 || mode > LARGEST_MODE) {
      field.report(mode + " are not permission bits", "use octal 0000 to 0777");
    }
  }

  static void mounts(Field field, List<VolumeMount> mounts, Set<String> volumes) {
    Set<String> paths = new HashSet<>();
    for (int i = 0; i < mounts.size(); i++) {
      VolumeMount mount = mounts.get(i);
      Field item = field.item(i);
      volume(item.member("name"), mount.volume(), volumes);
      TextRules.mountPath(item.member("mountPath"), mount.mountPath());
      TextRules.subPath(item.member("subPath"), mount.subPath());
      if (!paths.add(withoutLastSlash(mount.mountPath()))) {
        item.member("mountPath")
            .report(Field.quote(mount.mountPath()) + " stands twice", "mount it elsewhere");
      }
    }
  }

  private static void volume(Field field, String name, Set<String> volumes) {
    if (!volumes.contains(name)) {
      field.report(
          "the pod has no volume " + Field.quote(name), "declare it in volumes or mend the name");
    }
  }

  private static String withoutLastSlash(String path) {
    return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }
}
