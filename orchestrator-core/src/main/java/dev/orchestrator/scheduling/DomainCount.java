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
  private final Changes changes = new Changes();
  private int[] coarse = {};
  private int[] domainsByCount = {};
  private long total;

  /** Which domains of a fine topology have changed, in order; older ones are overwritten. */
  static final class Changes {
    private static final int MOST = 1024;
    private int[] domains = {};
    private long head;

    long head() {
      return head;
    }

    boolean has(long from) {
      return head - from <= domains.length;
    }

    int domain(long position) {
      return domains[(int) position & (domains.length - 1)];
    }

    private void add(int domain) {
      if (head == domains.length && head < MOST) {
        domains = Arrays.copyOf(domains, Math.max(4, 2 * domains.length));
      }
      domains[(int) head & (domains.length - 1)] = domain;
      head++;
    }
  }

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

  /** The domains of a fine topology that have changed. */
  Changes changes() {
    return changes;
  }

  /**
   * How many pods the emptiest domain with an eligible node has; 0 when there are fewer such
   * domains than wanted.
   */
  int fewest(int minDomains) {
    Eligibility.Domains domains = eligible.orElseThrow().in(topology);
    if (domains.present() == 0 || domains.present() < minDomains) {
      return 0;
    }
    return topology.isFine() ? fewestOfFine(domains) : fewestOfCoarse(domains);
  }

  private int fewestOfFine(Eligibility.Domains domains) {
    if (fine.size() < domains.present()) {
      return 0;
    }
    for (int count = 1; count < domainsByCount.length; count++) {
      if (domainsByCount[count] > 0) {
        return count;
      }
    }
    return 0;
  }

  private int fewestOfCoarse(Eligibility.Domains domains) {
    int fewest = Integer.MAX_VALUE;
    for (int domain = 0; domain < domains.size(); domain++) {
      if (domains.has(domain)) {
        fewest = Math.min(fewest, in(domain));
      }
    }
    return fewest;
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
      changes.add(domain);
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
}
