package dev.orchestrator.store;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whom to tell that a log may have grown; one that throws keeps nobody else from hearing it. */
final class GrowthSignals {
  private static final Logger LOG = LoggerFactory.getLogger(GrowthSignals.class);

  private final List<Registration> registrations = new CopyOnWriteArrayList<>();

  Runnable add(Runnable signal) {
    Registration registration = new Registration(signal);
    registrations.add(registration);
    return () -> registrations.remove(registration);
  }

  void fire() {
    registrations.forEach(Registration::tell);
  }

  void clear() {
    registrations.clear();
  }

  /** Equal to itself only, so that the same signal may be registered twice. */
  private static final class Registration {
    private final Runnable signal;

    Registration(Runnable signal) {
      this.signal = signal;
    }

    void tell() {
      try {
        signal.run();
      } catch (RuntimeException e) {
        LOG.warn("a growth signal failed", e);
      }
    }
  }
}
