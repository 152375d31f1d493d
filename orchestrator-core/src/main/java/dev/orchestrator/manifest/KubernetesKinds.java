package dev.orchestrator.manifest;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedSet;
import com.google.common.collect.Sets;

/** The kinds that Kubernetes knows, with the API groups that have or had them. */
final class KubernetesKinds {
  /** The kinds that are read, with the apiVersion that they are read from. */
  static final ImmutableMap<String, String> READ =
      ImmutableMap.of(
          "Namespace", "v1",
          "ConfigMap", "v1",
          "Secret", "v1",
          "Service", "v1",
          "Deployment", "apps/v1",
          "DaemonSet", "apps/v1",
          "Job", "batch/v1",
          "PodDisruptionBudget", "policy/v1",
          "List", "v1");

  /** The kinds of Kubernetes itself that are not supported yet. */
  static final ImmutableSet<String> UNSUPPORTED =
      FieldTable.words(
          "APIService Binding CertificateSigningRequest ClusterRole ClusterRoleBinding"
              + " ClusterTrustBundle ComponentStatus ControllerRevision CronJob CSIDriver CSINode"
              + " CSIStorageCapacity CustomResourceDefinition DeviceClass EndpointSlice Endpoints"
              + " Event FlowSchema HorizontalPodAutoscaler Ingress IngressClass IPAddress Lease"
              + " LeaseCandidate LimitRange MutatingAdmissionPolicy MutatingAdmissionPolicyBinding"
              + " MutatingWebhookConfiguration NetworkPolicy Node PersistentVolume"
              + " PersistentVolumeClaim Pod PodSecurityPolicy PodTemplate"
              + " PriorityClass PriorityLevelConfiguration ReplicaSet ReplicationController"
              + " ResourceClaim ResourceClaimTemplate ResourceQuota ResourceSlice Role RoleBinding"
              + " RuntimeClass ServiceAccount ServiceCIDR StatefulSet StorageClass StorageVersion"
              + " StorageVersionMigration ValidatingAdmissionPolicy"
              + " ValidatingAdmissionPolicyBinding ValidatingWebhookConfiguration VolumeAttachment"
              + " VolumeAttributesClass TokenRequest TokenReview"
              + " SubjectAccessReview LocalSubjectAccessReview SelfSubjectAccessReview"
              + " SelfSubjectRulesReview SelfSubjectReview");

  private static final ImmutableSet<String> GROUPS =
      FieldTable.words(
          "apps batch autoscaling policy extensions admissionregistration.k8s.io"
              + " apiextensions.k8s.io apiregistration.k8s.io authentication.k8s.io"
              + " authorization.k8s.io certificates.k8s.io coordination.k8s.io discovery.k8s.io"
              + " events.k8s.io flowcontrol.apiserver.k8s.io internal.apiserver.k8s.io"
              + " networking.k8s.io node.k8s.io rbac.authorization.k8s.io resource.k8s.io"
              + " scheduling.k8s.io settings.k8s.io storage.k8s.io storagemigration.k8s.io");

  private KubernetesKinds() {}

  /** Whether this is {@code List}, or the list of one kind, as API servers write them. */
  static boolean isList(String kind) {
    String of = kind.endsWith("List") ? kind.substring(0, kind.length() - 4) : "-";
    return of.isEmpty() || READ.containsKey(of) || UNSUPPORTED.contains(of);
  }

  /** Whether the API group belongs to Kubernetes itself; others are groups of custom resources. */
  static boolean isOwnGroup(String apiVersion) {
    int slash = apiVersion.indexOf('/');
    return slash < 0 ? apiVersion.equals("v1") : GROUPS.contains(apiVersion.substring(0, slash));
  }

  static ImmutableSortedSet<String> known() {
    return ImmutableSortedSet.copyOf(Sets.union(READ.keySet(), UNSUPPORTED));
  }
}
