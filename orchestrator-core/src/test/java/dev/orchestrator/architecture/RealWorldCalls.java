package dev.orchestrator.architecture;

import static dev.orchestrator.architecture.RealWorldCall.Kind.CLOCK;
import static dev.orchestrator.architecture.RealWorldCall.Kind.RANDOM;
import static dev.orchestrator.architecture.RealWorldCall.Kind.SLEEP;
import static dev.orchestrator.architecture.RealWorldCall.Kind.THREAD;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedSet;
import dev.orchestrator.architecture.RealWorldCall.Kind;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ConstantDynamic;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Finds the {@link RealWorldCall}s of class files: direct calls, constructors and method
 * references.
 */
public final class RealWorldCalls {
  private static final String CLOCK_ARGUMENT = "Ljava/time/Clock;";
  private static final String EXECUTOR_ARGUMENT = "Ljava/util/concurrent/Executor;";

  private record Rule(Kind kind, Predicate<String> owner, BiPredicate<String, String> method) {}

  private static final ImmutableList<Rule> RULES =
      ImmutableList.of(
          rule(CLOCK, "java/lang/System", named("nanoTime", "currentTimeMillis")),
          rule(CLOCK, "java/time/Clock", (name, descriptor) -> name.startsWith("system")),
          rule(
              CLOCK,
              "java/time/Clock",
              (name, descriptor) -> name.startsWith("tick") && !name.equals("tick")),
          rule(CLOCK, "java/time/InstantSource", named("system")),
          new Rule(CLOCK, owner -> owner.startsWith("java/time/"), without("now", CLOCK_ARGUMENT)),
          rule(
              CLOCK,
              "java/util/Date",
              (name, descriptor) -> isConstructor(name) && descriptor.equals("()V")),
          rule(CLOCK, "java/util/Calendar", named("getInstance")),
          rule(CLOCK, "java/util/GregorianCalendar", (name, descriptor) -> isConstructor(name)),
          rule(SLEEP, "java/lang/Thread", named("sleep", "onSpinWait", "yield")),
          rule(
              SLEEP,
              "java/lang/Thread",
              (name, descriptor) -> name.equals("join") && !descriptor.equals("()V")),
          rule(SLEEP, "java/util/concurrent/TimeUnit", named("sleep", "timedJoin", "timedWait")),
          rule(SLEEP, "java/util/concurrent/locks/LockSupport", named("parkNanos", "parkUntil")),
          rule(
              SLEEP,
              "java/lang/Object",
              (name, descriptor) -> name.equals("wait") && !descriptor.equals("()V")),
          rule(
              THREAD,
              "java/lang/Thread",
              named("<init>", "start", "startVirtualThread", "ofVirtual", "ofPlatform")),
          rule(
              THREAD,
              "java/util/concurrent/Executors",
              (name, descriptor) -> name.startsWith("new")),
          rule(THREAD, "java/util/concurrent/Executors", named("defaultThreadFactory")),
          rule(THREAD, "java/util/concurrent/ThreadPoolExecutor", named("<init>")),
          rule(THREAD, "java/util/concurrent/ScheduledThreadPoolExecutor", named("<init>")),
          rule(THREAD, "java/util/concurrent/ForkJoinPool", named("<init>", "commonPool")),
          rule(THREAD, "java/util/Timer", named("<init>")),
          rule(
              THREAD,
              "java/util/concurrent/CompletableFuture",
              named("orTimeout", "completeOnTimeout", "delayedExecutor", "defaultExecutor")),
          new Rule(
              THREAD,
              ImmutableSet.of(
                      "java/util/concurrent/CompletableFuture",
                      "java/util/concurrent/CompletionStage")
                  ::contains,
              (name, descriptor) ->
                  name.endsWith("Async") && !descriptor.contains(EXECUTOR_ARGUMENT)),
          new Rule(THREAD, owner -> owner.startsWith("java/util/"), named("parallelStream")),
          new Rule(THREAD, owner -> owner.startsWith("java/util/stream/"), named("parallel")),
          rule(
              RANDOM,
              "java/util/Random",
              (name, descriptor) -> isConstructor(name) && descriptor.equals("()V")),
          rule(
              RANDOM,
              "java/util/SplittableRandom",
              (name, descriptor) -> isConstructor(name) && descriptor.equals("()V")),
          rule(RANDOM, "java/util/random/RandomGenerator", named("getDefault", "of")),
          rule(RANDOM, "java/lang/Math", named("random")),
          rule(RANDOM, "java/lang/StrictMath", named("random")),
          rule(RANDOM, "java/util/UUID", named("randomUUID")),
          rule(RANDOM, "java/util/concurrent/ThreadLocalRandom", named("current")),
          rule(
              RANDOM,
              "java/security/SecureRandom",
              named("<init>", "getInstance", "getInstanceStrong")),
          rule(RANDOM, "java/util/Collections", without("shuffle", "Ljava/util/Random")));

  private RealWorldCalls() {}

  /**
   * The calls in those classes whose internal name, such as {@code java/util/List}, is accepted.
   */
  public static ImmutableSortedSet<RealWorldCall> in(
      CompiledClasses classes, Predicate<String> internalName) {
    SortedSet<RealWorldCall> calls = new TreeSet<>();
    for (ClassReader reader : classes.read(internalName)) {
      reader.accept(
          new Finder(reader.getClassName(), calls),
          ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
    }
    return ImmutableSortedSet.copyOf(calls);
  }

  private static Rule rule(Kind kind, String owner, BiPredicate<String, String> method) {
    return new Rule(kind, owner::equals, method);
  }

  private static BiPredicate<String, String> named(String... names) {
    ImmutableSet<String> set = ImmutableSet.copyOf(names);
    return (name, descriptor) -> set.contains(name);
  }

  private static BiPredicate<String, String> without(String method, String argument) {
    return (name, descriptor) -> name.equals(method) && !descriptor.contains(argument);
  }

  private static boolean isConstructor(String name) {
    return name.equals("<init>");
  }

  private static Optional<Kind> kindOf(String owner, String name, String descriptor) {
    return RULES.stream()
        .filter(rule -> rule.owner().test(owner) && rule.method().test(name, descriptor))
        .map(Rule::kind)
        .findFirst();
  }

  private static final class Finder extends ClassVisitor {
    private final String className;
    private final SortedSet<RealWorldCall> calls;

    Finder(String className, SortedSet<RealWorldCall> calls) {
      super(Opcodes.ASM9);
      this.className = className;
      this.calls = calls;
    }

    @Override
    public MethodVisitor visitMethod(
        int access,
        String method,
        String type,
        @Nullable String signature,
        String @Nullable [] exceptions) {
      return new MethodVisitor(Opcodes.ASM9) {
        @Override
        public void visitMethodInsn(
            int opcode, String owner, String name, String descriptor, boolean isInterface) {
          note(owner, name, descriptor);
        }

        @Override
        public void visitInvokeDynamicInsn(
            String name, String descriptor, Handle bootstrap, Object... arguments) {
          for (Object argument : arguments) {
            noteConstant(argument);
          }
        }

        @Override
        public void visitLdcInsn(Object value) {
          noteConstant(value);
        }

        private void noteConstant(Object value) {
          if (value instanceof Handle handle) {
            note(handle.getOwner(), handle.getName(), handle.getDesc());
          } else if (value instanceof ConstantDynamic constant) {
            for (int i = 0; i < constant.getBootstrapMethodArgumentCount(); i++) {
              noteConstant(constant.getBootstrapMethodArgument(i));
            }
          }
        }

        private void note(String owner, String name, String descriptor) {
          kindOf(owner, name, descriptor)
              .ifPresent(
                  kind ->
                      calls.add(
                          new RealWorldCall(kind, className + "." + method, spoken(owner, name))));
        }
      };
    }

    private static String spoken(String owner, String name) {
      String type = owner.substring(owner.lastIndexOf('/') + 1);
      return isConstructor(name) ? "new " + type : type + "." + name;
    }
  }
}
