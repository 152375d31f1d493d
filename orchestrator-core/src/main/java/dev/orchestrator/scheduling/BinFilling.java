package dev.orchestrator.scheduling;

import dev.orchestrator.state.Pod;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** Fills one node after the other with what is left of some pods. Used by one thread. */
final class BinFilling {
  /** Pods that are the same to the packing. */
  static final class Item {
    private final long[] amount;
    private final boolean[] takes;
    private final List<Pod> pods = new ArrayList<>();

    /**
     * No pod yet.
     *
     * @param amount what each asks for
     * @param takes which nodes may take them
     */
    Item(long[] amount, boolean[] takes) {
      this.amount = amount;
      this.takes = takes;
    }

    long[] amount() {
      return amount;
    }

    boolean[] takes() {
      return takes;
    }

    List<Pod> pods() {
      return pods;
    }
  }

  /** What goes into a node next. */
  enum Rule {
    /** What points most in the direction of what is free, scarce resources weighing more. */
    DOT_PRODUCT,
    /** What leaves the shortest rest, scarce resources weighing more. */
    SHORTEST_REST,
    /** What leaves the shortest rest. */
    PLAIN_REST,
    /** The largest. */
    LARGEST,
    /** The largest that is left, and beside it the set that leaves the least of the node free. */
    LEAST_SLACK,
    /** The set that leaves the least of the node free, its resources evenly. */
    EVEN_SLACK
  }

  private static final int STEPS = 20_000;
  private static final double NEARLY_NOTHING = 1e-9;

  private final Loads loads;
  private final List<Item> items;
  private final Rule rule;
  private final int[] left;
  private final double[] weights;
  private int open;

  BinFilling(Loads loads, List<Item> items, Rule rule) {
    this.loads = loads;
    this.rule = rule;
    this.weights = weights(loads, items);
    this.items =
        items.stream()
            .sorted(Comparator.comparingDouble((Item i) -> weight(i.amount())).reversed())
            .toList();
    left = this.items.stream().mapToInt(i -> i.pods().size()).toArray();
    open = Arrays.stream(left).sum();
  }

  boolean isDone() {
    return open == 0;
  }

  /** The part of all that is free that is asked for, by resource, per unit of what is free. */
  private static double[] weights(Loads loads, List<Item> items) {
    double[] wanted = new double[loads.nothing().length];
    double[] free = new double[wanted.length];
    for (Item item : items) {
      for (int i = 0; i < wanted.length; i++) {
        wanted[i] += (double) item.amount()[i] * item.pods().size();
      }
    }
    for (int node = 0; node < loads.nodes(); node++) {
      for (int i = 0; i < wanted.length; i++) {
        free[i] += Math.max(0, loads.free(node)[i]);
      }
    }
    for (int i = 0; i < wanted.length; i++) {
      wanted[i] = free[i] == 0 ? 0 : wanted[i] / free[i] / free[i] * loads.nodes();
    }
    return wanted;
  }

  private double weight(long[] amount) {
    double sum = 0;
    for (int i = 0; i < amount.length; i++) {
      sum += weights[i] * amount[i];
    }
    return sum;
  }

  /** How much room each node has, the scarce resources weighing more. */
  static double[] rooms(Loads loads, List<Item> items) {
    double[] weights = weights(loads, items);
    double[] rooms = new double[loads.nodes()];
    for (int node = 0; node < rooms.length; node++) {
      for (int i = 0; i < weights.length; i++) {
        rooms[node] += weights[i] * Math.max(0, loads.free(node)[i]);
      }
    }
    return rooms;
  }

  /** The pods for a node; they are no longer left. */
  List<Pod> fill(int node) {
    int[] chosen =
        switch (rule) {
          case DOT_PRODUCT, SHORTEST_REST, PLAIN_REST, LARGEST -> greedy(node);
          case LEAST_SLACK, EVEN_SLACK -> new Search(node).best();
        };
    List<Pod> pods = new ArrayList<>();
    for (int i = 0; i < chosen.length; i++) {
      List<Pod> all = items.get(i).pods();
      pods.addAll(all.subList(left[i] - chosen[i], left[i]));
      left[i] -= chosen[i];
    }
    open -= pods.size();
    return pods;
  }

  private int[] greedy(int node) {
    long[] free = loads.free(node).clone();
    int[] chosen = new int[items.size()];
    int next = next(node, free, chosen);
    while (next >= 0) {
      chosen[next]++;
      add(free, items.get(next).amount(), -1);
      next = next(node, free, chosen);
    }
    return chosen;
  }

  private static void add(long[] free, long[] amount, int sign) {
    for (int i = 0; i < free.length; i++) {
      free[i] += sign * amount[i];
    }
  }

  private int next(int node, long[] free, int[] chosen) {
    int best = -1;
    double most = 0;
    for (int i = 0; i < chosen.length; i++) {
      if (chosen[i] < left[i] && fits(i, node, free)) {
        double score = score(node, free, items.get(i).amount());
        if (best < 0 || score > most) {
          best = i;
          most = score;
        }
      }
    }
    return best;
  }

  private boolean fits(int item, int node, long[] free) {
    return items.get(item).takes()[node] && Loads.fits(items.get(item).amount(), free);
  }

  private double score(int node, long[] free, long[] amount) {
    long[] capacity = loads.capacity(node);
    double score = 0;
    for (int i = 0; i < amount.length - 1; i++) {
      if (capacity[i] > 0) {
        double has = (double) free[i] / capacity[i];
        double takes = (double) amount[i] / capacity[i];
        double scarce = weights[i] * capacity[i];
        score +=
            switch (rule) {
              case DOT_PRODUCT -> scarce * has * takes;
              case SHORTEST_REST -> -scarce * (has - takes) * (has - takes);
              case PLAIN_REST -> -(has - takes) * (has - takes);
              case LARGEST, LEAST_SLACK, EVEN_SLACK -> scarce * takes;
            };
      }
    }
    return score;
  }

  /** The best set for a node that a bounded search finds. */
  private final class Search {
    private final int node;
    private final long[] free;
    private final int[] chosen = new int[items.size()];
    private int[] best = new int[items.size()];
    private double least = Double.MAX_VALUE;
    private int steps = STEPS;

    Search(int node) {
      this.node = node;
      free = loads.free(node).clone();
    }

    int[] best() {
      int first = 0;
      while (first < chosen.length && !(left[first] > 0 && fits(first, node, free))) {
        first++;
      }
      if (first < chosen.length) {
        take(first, 1);
        look(first);
      }
      return best;
    }

    private void take(int item, int sign) {
      chosen[item] += sign;
      add(free, items.get(item).amount(), -sign);
    }

    /** Tries all sets of the items from one on, the large ones first. */
    private void look(int from) {
      double slack = slack();
      if (slack < least - NEARLY_NOTHING) {
        least = slack;
        best = chosen.clone();
      }
      for (int i = from; i < chosen.length && steps > 0 && least > NEARLY_NOTHING; i++) {
        if (chosen[i] < left[i] && fits(i, node, free)) {
          steps--;
          take(i, 1);
          look(i);
          take(i, -1);
        }
      }
    }

    private double slack() {
      double sum = 0;
      double uneven = 0;
      long[] capacity = loads.capacity(node);
      double mean = 0;
      for (int i = 0; i < free.length - 1; i++) {
        double share = capacity[i] == 0 ? 0 : (double) free[i] / capacity[i];
        sum += weights[i] * capacity[i] * share;
        uneven += share * share;
        mean = Math.max(mean, share);
      }
      return rule == Rule.EVEN_SLACK ? sum + Math.sqrt(uneven) + mean : sum;
    }
  }
}
