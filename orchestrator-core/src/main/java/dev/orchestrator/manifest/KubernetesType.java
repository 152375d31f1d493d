package dev.orchestrator.manifest;

/**
 * The fields of Kubernetes' objects (as of 1.34): what is read, and what is known but not supported
 * yet.
 */
enum KubernetesType implements FieldTable {
  LIST("List", "apiVersion kind items", "", "metadata resourceVersion selfLink"),
  NAMESPACE("Namespace", "apiVersion kind metadata", "spec", "status"),
  OBJECT("an object", "apiVersion kind metadata spec", "", "status"),
  CONFIG_MAP("ConfigMap", "apiVersion kind metadata data binaryData", "immutable", ""),
  SECRET("Secret", "apiVersion kind metadata type data stringData", "immutable", ""),
  METADATA(
      "metadata",
      "name namespace labels annotations",
      "generateName finalizers ownerReferences",
      "creationTimestamp deletionTimestamp deletionGracePeriodSeconds generation managedFields"
          + " resourceVersion selfLink uid clusterName"),
  TEMPLATE_METADATA(
      "metadata of a pod template",
      "labels annotations",
      "finalizers ownerReferences",
      "name namespace generateName creationTimestamp deletionTimestamp deletionGracePeriodSeconds"
          + " generation managedFields resourceVersion selfLink uid clusterName"),
  DEPLOYMENT(
      "a Deployment's spec",
      "replicas selector template minReadySeconds paused",
      "strategy revisionHistoryLimit progressDeadlineSeconds",
      ""),
  DAEMON_SET(
      "a DaemonSet's spec",
      "selector template",
      "updateStrategy minReadySeconds revisionHistoryLimit",
      ""),
  JOB(
      "a Job's spec",
      "template completions parallelism backoffLimit activeDeadlineSeconds ttlSecondsAfterFinished",
      "selector manualSelector suspend completionMode backoffLimitPerIndex maxFailedIndexes"
          + " managedBy podFailurePolicy podReplacementPolicy successPolicy",
      ""),
  DISRUPTION_BUDGET(
      "a PodDisruptionBudget's spec",
      "selector minAvailable maxUnavailable",
      "unhealthyPodEvictionPolicy",
      ""),
  POD_TEMPLATE("a pod template", "metadata spec", "", ""),
  POD(
      "a pod's spec",
      "containers initContainers volumes nodeSelector affinity tolerations"
          + " topologySpreadConstraints priority restartPolicy terminationGracePeriodSeconds"
          + " overhead preemptionPolicy",
      "activeDeadlineSeconds automountServiceAccountToken dnsConfig dnsPolicy enableServiceLinks"
          + " ephemeralContainers hostAliases hostIPC hostNetwork hostPID hostUsers hostname"
          + " hostnameOverride imagePullSecrets nodeName os"
          + " priorityClassName readinessGates resourceClaims resources runtimeClassName"
          + " schedulerName schedulingGates securityContext serviceAccount serviceAccountName"
          + " setHostnameAsFQDN shareProcessNamespace subdomain",
      ""),
  CONTAINER(
      "a container",
      "name image command args workingDir env envFrom ports resources volumeMounts startupProbe"
          + " livenessProbe readinessProbe",
      "imagePullPolicy lifecycle resizePolicy restartPolicy restartPolicyRules securityContext"
          + " stdin stdinOnce terminationMessagePath terminationMessagePolicy tty volumeDevices",
      ""),
  CONTAINER_PORT("a container's port", "name containerPort protocol hostPort hostIP", "", ""),
  ENV("an environment variable", "name value valueFrom", "", ""),
  ENV_SOURCE(
      "valueFrom", "configMapKeyRef secretKeyRef fieldRef", "resourceFieldRef fileKeyRef", ""),
  KEY_REF("a reference to a key", "name key optional", "", ""),
  FIELD_REF("fieldRef", "apiVersion fieldPath", "", ""),
  ENV_FROM("envFrom", "prefix configMapRef secretRef", "", ""),
  OBJECT_REF("a reference to an object", "name optional", "", ""),
  RESOURCES("resources", "requests limits", "claims", ""),
  VOLUME_MOUNT(
      "a volume mount",
      "name mountPath subPath readOnly",
      "subPathExpr mountPropagation recursiveReadOnly",
      ""),
  PROBE(
      "a probe",
      "httpGet tcpSocket exec initialDelaySeconds periodSeconds timeoutSeconds successThreshold"
          + " failureThreshold",
      "grpc terminationGracePeriodSeconds",
      ""),
  HTTP_GET("httpGet", "path port scheme httpHeaders", "host", ""),
  HTTP_HEADER("an HTTP header", "name value", "", ""),
  TCP_SOCKET("tcpSocket", "port", "host", ""),
  EXEC("exec", "command", "", ""),
  VOLUME(
      "a volume",
      "name emptyDir configMap secret hostPath",
      "awsElasticBlockStore azureDisk azureFile cephfs cinder csi downwardAPI ephemeral fc"
          + " flexVolume flocker gcePersistentDisk gitRepo glusterfs image iscsi nfs"
          + " persistentVolumeClaim photonPersistentDisk portworxVolume projected quobyte rbd"
          + " scaleIO storageos vsphereVolume",
      ""),
  EMPTY_DIR("emptyDir", "medium sizeLimit", "", ""),
  CONFIG_MAP_VOLUME("a volume's configMap", "name items defaultMode optional", "", ""),
  SECRET_VOLUME("a volume's secret", "secretName items defaultMode optional", "", ""),
  KEY_TO_PATH("an item of a volume", "key path", "mode", ""),
  HOST_PATH("hostPath", "path type", "", ""),
  AFFINITY("affinity", "nodeAffinity podAffinity podAntiAffinity", "", ""),
  RULES(
      "an affinity",
      "requiredDuringSchedulingIgnoredDuringExecution"
          + " preferredDuringSchedulingIgnoredDuringExecution",
      "requiredDuringSchedulingRequiredDuringExecution",
      ""),
  NODE_SELECTOR("a node selector", "nodeSelectorTerms", "", ""),
  NODE_TERM("a node selector term", "matchExpressions matchFields", "", ""),
  REQUIREMENT("a requirement", "key operator values", "", ""),
  PREFERRED_NODES("a node preference", "weight preference", "", ""),
  PREFERRED_PODS("a pod preference", "weight podAffinityTerm", "", ""),
  POD_TERM(
      "a pod affinity term",
      "labelSelector topologyKey namespaces namespaceSelector",
      "matchLabelKeys mismatchLabelKeys",
      ""),
  LABEL_SELECTOR("a label selector", "matchLabels matchExpressions", "", ""),
  TOLERATION("a toleration", "key operator value effect tolerationSeconds", "", ""),
  TOPOLOGY_SPREAD(
      "a topology spread constraint",
      "maxSkew topologyKey whenUnsatisfiable labelSelector minDomains nodeAffinityPolicy"
          + " nodeTaintsPolicy matchLabelKeys",
      "",
      ""),
  SERVICE(
      "a Service's spec",
      "selector ports type clusterIP sessionAffinity",
      "allocateLoadBalancerNodePorts clusterIPs externalIPs externalName externalTrafficPolicy"
          + " healthCheckNodePort internalTrafficPolicy ipFamilies ipFamilyPolicy loadBalancerClass"
          + " loadBalancerIP loadBalancerSourceRanges publishNotReadyAddresses"
          + " sessionAffinityConfig topologyKeys trafficDistribution",
      ""),
  SERVICE_PORT("a Service's port", "name port targetPort protocol", "nodePort appProtocol", "");

  @SuppressWarnings("ImmutableEnumChecker") // its sets are immutable
  private final FieldWords words;

  KubernetesType(String title, String read, String unsupported, String withoutEffect) {
    words = FieldWords.of(title, read, unsupported, withoutEffect);
  }

  @Override
  public FieldWords words() {
    return words;
  }

  @Override
  public boolean hasExtensions() {
    return false;
  }
}
