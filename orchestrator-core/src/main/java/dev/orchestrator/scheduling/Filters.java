package dev.orchestrator.scheduling;

import dev.orchestrator.spec.NodeSelectorTerm;
import java.util.List;
import java.util.Optional;

/** The hard rules that come with the library. */
public final class Filters {
  private Filters() {}

  /** All of them, those of Kubernetes in its order, without options. */
  public static List<NodeFilter> standard() {
    return List.of(
        nodeReady(),
        taintToleration(true),
        nodeAffinity(),
        hostPorts(),
        resourceFit(),
        devices(),
        topologySpread(),
        podAffinity());
  }

  /** {@code NodeUnschedulable}: the node answers and is not cordoned. */
  public static NodeFilter nodeReady() {
    return new NodeReady();
  }

  /**
   * {@code TaintToleration}: the pod tolerates the node's taints.
   *
   * @param numericOperators whether the operators Gt and Lt of tolerations mean anything
   */
  public static NodeFilter taintToleration(boolean numericOperators) {
    return new TaintToleration(numericOperators);
  }

  /** {@code NodeAffinity}: the pod's node selector and required node affinity. */
  public static NodeFilter nodeAffinity() {
    return new NodeRules();
  }

  /**
   * {@code NodeAffinity} with rules of the cluster's own.
   *
   * @param added terms of which one must hold for every pod, beside the pod's own rules
   */
  public static NodeFilter nodeAffinity(List<NodeSelectorTerm> added) {
    return new NodeRules(Optional.of(added));
  }

  /** {@code NodePorts}: the ports of the node that the pod binds are free. */
  public static NodeFilter hostPorts() {
    return new HostPorts();
  }

  /** {@code NodeResourcesFit}: what the pod asks for is free. */
  public static NodeFilter resourceFit() {
    return new ResourceFit();
  }

  /**
   * {@code NodeResourcesFit} that leaves resources to somebody else.
   *
   * @param ignoredResources extended resources that are not checked
   * @param ignoredGroups what stands before the slash in the names of further ones
   */
  public static NodeFilter resourceFit(List<String> ignoredResources, List<String> ignoredGroups) {
    return new ResourceFit(ignoredResources, ignoredGroups);
  }

  /** {@code Devices}: the devices that the pod asks for are free. */
  public static NodeFilter devices() {
    return new DeviceFit();
  }

  /** {@code PodTopologySpread}: the hard spread rules. */
  public static NodeFilter topologySpread() {
    return new HardSpread();
  }

  /** {@code InterPodAffinity}: required pod affinity and anti-affinity. */
  public static NodeFilter podAffinity() {
    return new PodRules();
  }
}
