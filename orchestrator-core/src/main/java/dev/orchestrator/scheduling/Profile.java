package dev.orchestrator.scheduling;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.List;

/**
 * A named set of rules by which pods are placed: where they may run, and where best. Immutable. The
 * rules of the library are had from {@link Filters} and {@link Scorers}; own ones implement {@link
 * NodeFilter} and {@link NodeScorer}.
 */
public final class Profile {
  private final String name;
  private final ImmutableList<NodeFilter> filters;
  private final ImmutableList<NodeScorer> scorers;

  private Profile(Builder builder) {
    name = builder.name;
    filters = ImmutableList.copyOf(builder.filters);
    scorers = ImmutableList.copyOf(builder.scorers);
  }

  /** Kubernetes' default rules, in its order and with its weights. */
  public static Profile standard() {
    return builder("standard").filters(Filters.standard()).scorers(Scorers.standard()).build();
  }

  /**
   * The standard rules, but the fullest node is the best, and pods without a rule about it are not
   * spread.
   */
  public static Profile binPacking() {
    return standard().toBuilder("bin-packing")
        .without("NodeResourcesBalancedAllocation")
        .scorer(Scorers.topologySpread(2, false))
        .scorer(Scorers.mostAllocated(2, ResourceWeight.CPU_AND_MEMORY))
        .build();
  }

  /**
   * The standard rules, but pods are packed so that neither cpu nor memory is left over without the
   * other, and those without a rule about it are not spread. Preferences weigh against it as they
   * do among the standard rules.
   */
  public static Profile packing() {
    return finely("packing").scorer(Scorers.leastStranding(1)).build();
  }

  /**
   * As {@link #packing()}, but before all the devices of nodes are kept of use to the pods that the
   * cluster runs.
   */
  public static Profile devicePacking() {
    return finely("device-packing")
        .scorer(Scorers.leastStranding(1))
        .scorer(Scorers.leastFragmentation(1))
        .build();
  }

  /** The standard preferences in the units of the rules with fine scores. */
  private static Builder finely(String name) {
    int unit = 2 * LeastStranding.EVEN / 100;
    return builder(name)
        .filters(Filters.standard())
        .scorer(Scorers.preferredTaints(3 * unit, true))
        .scorer(Scorers.nodeAffinity(2 * unit))
        .scorer(Scorers.topologySpread(2 * unit, false))
        .scorer(Scorers.podAffinity(2 * unit, 1))
        .scorer(Scorers.imageLocality(unit));
  }

  /** A builder that begins with no rule. */
  public static Builder builder(String name) {
    return new Builder(name);
  }

  /** A builder that begins with these rules, for a profile of another name. */
  public Builder toBuilder(String newName) {
    return builder(newName).filters(filters).scorers(scorers);
  }

  /** What it is called. */
  public String name() {
    return name;
  }

  /**
   * The hard rules in the order in which they are asked; the first that refuses gives the reason.
   */
  public List<NodeFilter> filters() {
    return filters;
  }

  /** The preferences; their weighted scores are added up. */
  public List<NodeScorer> scorers() {
    return scorers;
  }

  @Override
  public String toString() {
    return "Profile " + name;
  }

  /** Builds a {@link Profile}. */
  public static final class Builder {
    private final String name;
    private final List<NodeFilter> filters = new ArrayList<>();
    private final List<NodeScorer> scorers = new ArrayList<>();

    private Builder(String name) {
      this.name = requireNonNull(name, "name");
    }

    /** Adds a filter at the end, or puts it in the place of the one that has the same name. */
    public Builder filter(NodeFilter filter) {
      for (int i = 0; i < filters.size(); i++) {
        if (filters.get(i).name().equals(filter.name())) {
          filters.set(i, filter);
          return this;
        }
      }
      filters.add(filter);
      return this;
    }

    /** Adds or replaces filters by name. */
    public Builder filters(List<NodeFilter> all) {
      all.forEach(this::filter);
      return this;
    }

    /** Adds a scorer, or puts it in the place of the one that has the same name. */
    public Builder scorer(NodeScorer scorer) {
      for (int i = 0; i < scorers.size(); i++) {
        if (scorers.get(i).name().equals(scorer.name())) {
          scorers.set(i, scorer);
          return this;
        }
      }
      scorers.add(scorer);
      return this;
    }

    /** Adds or replaces scorers by name. */
    public Builder scorers(List<NodeScorer> all) {
      all.forEach(this::scorer);
      return this;
    }

    /** Takes out the scorer of this name, if there is one. */
    public Builder without(String scorer) {
      scorers.removeIf(s -> s.name().equals(scorer));
      return this;
    }

    /** The profile. */
    public Profile build() {
      return new Profile(this);
    }
  }
}
