package dev.orchestrator.architecture;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.Ordering;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.commons.ClassRemapper;
import org.objectweb.asm.commons.Remapper;
import org.objectweb.asm.tree.ClassNode;

/**
 * Which packages below a base package use which others, read from class files: every type that a
 * class names, in code, signatures or annotations. A package is called by what follows the base
 * package; the base package itself is {@link #ROOT}.
 */
public final class PackageArrows {
  /** The name of the base package itself. */
  public static final String ROOT = "(root)";

  private final SortedMap<String, SortedMap<String, SortedSet<String>>> examples;

  private PackageArrows(SortedMap<String, SortedMap<String, SortedSet<String>>> examples) {
    this.examples = examples;
  }

  /**
   * Reads the arrows between the packages below {@code base}, for example {@code dev.orchestrator}.
   */
  public static PackageArrows of(CompiledClasses classes, String base) {
    String prefix = base.replace('.', '/') + "/";
    SortedMap<String, SortedMap<String, SortedSet<String>>> arrows = new TreeMap<>();
    for (ClassReader reader : classes.read(name -> name.startsWith(prefix))) {
      String from = packageOf(reader.getClassName(), prefix);
      SortedMap<String, SortedSet<String>> uses =
          arrows.computeIfAbsent(from, name -> new TreeMap<>());
      for (String used : typesNamedBy(reader)) {
        if (used.startsWith(prefix) && !packageOf(used, prefix).equals(from)) {
          uses.computeIfAbsent(packageOf(used, prefix), name -> new TreeSet<>())
              .add(simpleName(reader.getClassName()) + " uses " + simpleName(used));
        }
      }
    }
    return new PackageArrows(arrows);
  }

  /**
   * What is wrong against a table of package to packages that it may use, one line each; empty when
   * all is well.
   */
  public ImmutableList<String> violations(Map<String, ImmutableSet<String>> allowed) {
    ImmutableList.Builder<String> wrong = ImmutableList.builder();
    examples.forEach(
        (from, uses) -> {
          if (!allowed.containsKey(from)) {
            wrong.add(from + " is not in the table of packages");
            return;
          }
          uses.forEach(
              (to, classes) -> {
                if (!allowed.get(from).contains(to)) {
                  wrong.add(from + " must not use " + to + ": " + String.join(", ", classes));
                }
              });
        });
    return wrong.build();
  }

  /**
   * Each cycle found, written as its packages in order with the first repeated at the end; empty
   * when there is none.
   */
  public ImmutableList<String> cycles() {
    Set<String> found = new LinkedHashSet<>();
    for (String start : examples.keySet()) {
      follow(start, start, new LinkedHashSet<>(), found);
    }
    return ImmutableList.copyOf(found);
  }

  /** The arrows as a map, for messages and tests. */
  public ImmutableSortedMap<String, ImmutableSet<String>> arrows() {
    ImmutableSortedMap.Builder<String, ImmutableSet<String>> map =
        new ImmutableSortedMap.Builder<>(Ordering.natural());
    examples.forEach((from, uses) -> map.put(from, ImmutableSet.copyOf(uses.keySet())));
    return map.buildOrThrow();
  }

  private void follow(String start, String at, Set<String> path, Set<String> found) {
    path.add(at);
    for (String next : examples.getOrDefault(at, new TreeMap<>()).keySet()) {
      if (next.equals(start)) {
        found.add(String.join(" -> ", path) + " -> " + start);
      } else if (!path.contains(next) && next.compareTo(start) > 0) {
        follow(start, next, path, found);
      }
    }
    path.remove(at);
  }

  private static String packageOf(String internalName, String prefix) {
    String rest = internalName.substring(prefix.length());
    int slash = rest.lastIndexOf('/');
    return slash < 0 ? ROOT : rest.substring(0, slash).replace('/', '.');
  }

  private static String simpleName(String internalName) {
    return internalName.substring(internalName.lastIndexOf('/') + 1);
  }

  private static SortedSet<String> typesNamedBy(ClassReader reader) {
    SortedSet<String> names = new TreeSet<>();
    Remapper collector =
        new Remapper(Opcodes.ASM9) {
          @Override
          public String map(String internalName) {
            names.add(internalName);
            return internalName;
          }
        };
    reader.accept(new ClassRemapper(new ClassNode(), collector), ClassReader.SKIP_FRAMES);
    return names;
  }
}
