package dev.orchestrator.scheduling;

import java.util.Arrays;
import java.util.Optional;

/**
 * How many pods of a kind each domain of a topology has, on the nodes that count; kept in step with
 * every pod that comes or goes. Used by one thread.
 */
final class DomainCount {
  private final Topology topology;
  private final Optional<Eligibility> eligible;
  private final LongIntMap fine = new LongIntMap();
  private int[] coarse = {};
  private int[] eligibleNodes = {};
  private int domains;
  private int[] domainsByCount = {};
  private long total;

  DomainCount(Topology topology, Optional<Eligibility> eligible) {
    this.topology = topology;
    this.eligible = eligible;
  }

  Topology topology() {
    return topology;
  }

  /** The pods in a domain. */
  int in(int domain) {
    if (topology.isFine()) {
      return fine.get(domain);
    }
    return domain < coarse.length ? coarse[domain] : 0;
  }

  /** The pods in the domain of a node; 0 when it has none. */
  int near(int node) {
    int domain = topology.domainOf(node);
    return domain == Topology.NONE ? 0 : in(domain);
  }

  /** The pods in all domains. */
  long total() {
    return total;
  }

  /** Visits the domains that have pods, of a fine topology. */
  LongIntMap fine() {
    return fine;
  }

  /** How many pods the emptiest domain has; 0 when there is none, or fewer than wanted. */
  int fewest(int minDomains) {
    if (domains < minDomains) {
      return 0;
    }
    return topology.isFine() ? fewestOfFine() : fewestOfCoarse();
  }

  private int fewestOfFine() {
    if (fine.size() < domains) {
      return 0;
    }
    for (int count = 1; count < domainsByCount.length; count++) {
      if (domainsByCount[count] > 0) {
        return count;
      }
    }
    return 0;
  }

  private int fewestOfCoarse() {
    int fewest = Integer.MAX_VALUE;
    for (int domain = 0; domain < eligibleNodes.length; domain++) {
      if (eligibleNodes[domain] > 0) {
        fewest = Math.min(fewest, in(domain));
      }
    }
    return fewest == Integer.MAX_VALUE ? 0 : fewest;
  }

  private boolean counts(int node) {
    return eligible.isEmpty() || eligible.get().has(node);
  }

  /**
   * Counts pods of a node, or takes them away.
   *
   * @return the domain whose count has changed, or {@link Topology#NONE}
   */
  int add(int node, int pods) {
    int domain = topology.domainOf(node);
    if (pods == 0 || domain == Topology.NONE || !counts(node)) {
      return Topology.NONE;
    }
    total += pods;
    if (topology.isFine()) {
      int after = fine.add(domain, pods);
      move(after - pods, after);
    } else {
      if (domain >= coarse.length) {
        coarse = Arrays.copyOf(coarse, Math.max(4, 2 * (domain + 1)));
      }
      coarse[domain] += pods;
    }
    return domain;
  }

  private void move(int before, int after) {
    if (eligible.isPresent()) {
      if (Math.max(before, after) >= domainsByCount.length) {
        domainsByCount = Arrays.copyOf(domainsByCount, 2 * Math.max(4, Math.max(before, after)));
      }
      domainsByCount[before]--;
      domainsByCount[after]++;
    }
  }

  /** Takes a node into account, or no longer; its pods are added or taken away separately. */
  void node(int node, boolean there) {
    int domain = topology.domainOf(node);
    if (eligible.isEmpty() || domain == Topology.NONE || !counts(node)) {
      return;
    }
    if (domain >= eligibleNodes.length) {
      eligibleNodes = Arrays.copyOf(eligibleNodes, Math.max(4, 2 * (domain + 1)));
    }
    eligibleNodes[domain] += there ? 1 : -1;
    if (eligibleNodes[domain] == (there ? 1 : 0)) {
      domains += there ? 1 : -1;
    }
  }
}
