package dev.orchestrator.architecture;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.ImmutableSortedSet;
import com.google.common.collect.Ordering;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.commons.Remapper;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.InnerClassNode;

/**
 * The types that an API shows: those named by the supertypes, fields, methods and thrown exceptions
 * that are public or protected, of classes that are public all the way out.
 */
public final class PublicTypes {
  private final ImmutableSortedMap<String, ImmutableSortedSet<String>> membersByType;

  private PublicTypes(SortedMap<String, SortedSet<String>> membersByType) {
    ImmutableSortedMap.Builder<String, ImmutableSortedSet<String>> copy =
        new ImmutableSortedMap.Builder<>(Ordering.natural());
    membersByType.forEach((type, members) -> copy.put(type, ImmutableSortedSet.copyOf(members)));
    this.membersByType = copy.buildOrThrow();
  }

  /** Reads the public classes whose internal name, such as {@code java/util/List}, is accepted. */
  public static PublicTypes of(CompiledClasses classes, Predicate<String> internalName) {
    SortedMap<String, SortedSet<String>> members = new TreeMap<>();
    for (ClassReader reader : classes.read(internalName)) {
      ClassNode node = new ClassNode();
      reader.accept(node, ClassReader.SKIP_CODE);
      if (isPublic(node)) {
        collect(node, members);
      }
    }
    return new PublicTypes(members);
  }

  /**
   * Each use of a type whose internal name starts with one of the prefixes, as {@code member shows
   * type}.
   */
  public ImmutableList<String> startingWith(String... prefixes) {
    ImmutableList.Builder<String> found = ImmutableList.builder();
    membersByType.forEach(
        (type, members) -> {
          for (String prefix : prefixes) {
            if (type.startsWith(prefix)) {
              members.forEach(member -> found.add(member + " shows " + type.replace('/', '.')));
            }
          }
        });
    return found.build();
  }

  private static void collect(ClassNode node, SortedMap<String, SortedSet<String>> members) {
    note(members, node.name, node.signature, node.superName, node.interfaces);
    node.fields.stream()
        .filter(field -> isVisible(field.access))
        .forEach(
            field ->
                note(
                    members,
                    node.name + "." + field.name,
                    field.signature,
                    null,
                    ImmutableList.of(),
                    field.desc));
    node.methods.stream()
        .filter(method -> isVisible(method.access))
        .forEach(
            method ->
                note(
                    members,
                    node.name + "." + method.name,
                    method.signature,
                    null,
                    method.exceptions,
                    method.desc));
  }

  private static void note(
      SortedMap<String, SortedSet<String>> members,
      String member,
      @Nullable String signature,
      @Nullable String parent,
      List<String> others,
      String... descriptors) {
    Remapper collector =
        new Remapper(Opcodes.ASM9) {
          @Override
          public String map(String internalName) {
            members
                .computeIfAbsent(internalName, name -> new TreeSet<>())
                .add(member.replace('/', '.'));
            return internalName;
          }
        };
    if (signature != null) {
      collector.mapSignature(signature, false);
    }
    if (parent != null) {
      collector.map(parent);
    }
    others.forEach(collector::map);
    for (String descriptor : descriptors) {
      if (descriptor.startsWith("(")) {
        collector.mapMethodDesc(descriptor);
      } else {
        collector.mapDesc(descriptor);
      }
    }
  }

  private static boolean isPublic(ClassNode node) {
    if ((node.access & Opcodes.ACC_PUBLIC) == 0 || (node.access & Opcodes.ACC_SYNTHETIC) != 0) {
      return false;
    }
    for (InnerClassNode inner : node.innerClasses) {
      boolean encloses = node.name.equals(inner.name) || node.name.startsWith(inner.name + "$");
      if (encloses && !isVisible(inner.access)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isVisible(int access) {
    return (access & (Opcodes.ACC_PUBLIC | Opcodes.ACC_PROTECTED)) != 0
        && (access & Opcodes.ACC_SYNTHETIC) == 0;
  }
}
