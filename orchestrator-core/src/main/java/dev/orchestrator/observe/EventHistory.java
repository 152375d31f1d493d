package dev.orchestrator.observe;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The latest events, the newest last; an event like one that is still held counts it up and moves
 * it to the end. Bounded. Safe for use by several threads.
 */
public final class EventHistory {
  private record Likeness(Event.Type type, Subject regarding, String reason, String message) {}

  private final int capacity;
  private final Map<Likeness, Event> events = new LinkedHashMap<>();

  /** A history of at most so many events, at least one. */
  public EventHistory(int capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException("a history of " + capacity + " events holds nothing");
    }
    this.capacity = capacity;
  }

  /** Takes one more. */
  public synchronized void add(Event event) {
    Likeness likeness =
        new Likeness(event.type(), event.regarding(), event.reason(), event.message());
    Event held = events.remove(likeness);
    events.put(likeness, held == null ? event : held.again(event.lastAt()));
    if (events.size() > capacity) {
      Iterator<Likeness> oldest = events.keySet().iterator();
      oldest.next();
      oldest.remove();
    }
  }

  /** What is held, in the order of last happening. */
  public synchronized List<Event> list() {
    return List.copyOf(events.values());
  }
}
