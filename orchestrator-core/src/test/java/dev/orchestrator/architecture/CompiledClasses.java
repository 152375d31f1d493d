package dev.orchestrator.architecture;

import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.objectweb.asm.ClassReader;

/**
 * The class files below a directory, in the order of their paths; {@code module-info} and {@code
 * package-info} are not among them.
 */
public final class CompiledClasses {
  private final Path directory;

  private CompiledClasses(Path directory) {
    this.directory = directory;
  }

  /**
   * The directory that a class was loaded from; it must be a directory, as it is in a Maven build.
   */
  public static CompiledClasses besides(Class<?> type) {
    URI location;
    try {
      location = type.getProtectionDomain().getCodeSource().getLocation().toURI();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
    Path directory = Path.of(location);
    if (!Files.isDirectory(directory)) {
      throw new IllegalStateException("not a directory of classes: " + directory);
    }
    return new CompiledClasses(directory);
  }

  /** The main classes of the module that a test class belongs to, as Maven lays them out. */
  public static CompiledClasses testedBy(Class<?> test) {
    Path directory = besides(test).directory.resolveSibling("classes");
    if (!Files.isDirectory(directory)) {
      throw new IllegalStateException("not a directory of classes: " + directory);
    }
    return new CompiledClasses(directory);
  }

  /** The directory itself. */
  public Path directory() {
    return directory;
  }

  /** A reader for each class whose internal name, such as {@code java/util/List}, is accepted. */
  public ImmutableList<ClassReader> read(Predicate<String> internalName) {
    try (Stream<Path> files = Files.walk(directory)) {
      return files
          .filter(file -> file.toString().endsWith(".class"))
          .filter(
              file -> !file.endsWith("module-info.class") && !file.endsWith("package-info.class"))
          .sorted()
          .map(CompiledClasses::reader)
          .filter(reader -> internalName.test(reader.getClassName()))
          .collect(ImmutableList.toImmutableList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ClassReader reader(Path file) {
    try {
      return new ClassReader(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
