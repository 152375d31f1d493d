package dev.orchestrator.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.spec.ConfigMap;
import dev.orchestrator.spec.Container;
import dev.orchestrator.spec.Deployment;
import dev.orchestrator.spec.EnvSource;
import dev.orchestrator.spec.Job;
import dev.orchestrator.spec.ObjectKey;
import dev.orchestrator.spec.PodSpec;
import dev.orchestrator.spec.PortRef;
import dev.orchestrator.spec.ProbeAction;
import dev.orchestrator.spec.Resource;
import dev.orchestrator.spec.RestartPolicy;
import dev.orchestrator.spec.Secret;
import dev.orchestrator.spec.SecretValue;
import dev.orchestrator.spec.Service;
import dev.orchestrator.spec.VolumeSource;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KubernetesReaderTest {
  private static final String HEAD =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: web
      spec:
        selector: {matchLabels: {app: web}}
        template:
          metadata: {labels: {app: web}}
          spec:
      """;

  private static final String WEB =
      HEAD + "      containers:\n      - name: web\n        image: nginx\n";

  @Test
  void readsWithKubernetesDefaults() {
    Deployment web = (Deployment) only(WEB);
    assertThat(web.key()).isEqualTo(ObjectKey.deployment("default", "web"));
    assertThat(web.replicas()).isEmpty();
    assertThat(web.minReady()).isZero();
    PodSpec pod = web.template().spec();
    assertThat(pod.restartPolicy()).isEqualTo(RestartPolicy.ALWAYS);
    assertThat(pod.terminationGracePeriod()).isEqualTo(Duration.ofSeconds(30));
    assertThat(pod.priority()).isZero();
  }

  @Test
  void putsObjectsWithoutNamespaceIntoTheGivenOne() {
    Manifest manifest = Manifests.strict().withNamespace("shop").readKubernetes("it.yaml", WEB);
    assertThat(manifest.resourcesOrThrow().getFirst().metadata().namespace()).isEqualTo("shop");
  }

  @Test
  void tellsAnUnknownFieldWithItsPlaceAndWhatWasMeant() {
    Manifest manifest = strict(WEB + "        imagee: x\n        volumMounts: []\n");
    assertThat(manifest.resources()).isEmpty();
    assertThat(manifest.errors()).hasSize(2);
    assertThat(manifest.errors().getFirst())
        .hasToString(
            "it.yaml:13:9: Deployment web: spec.template.spec.containers[0].imagee:"
                + " is not a field of a container (did you mean image?)");
    assertThat(manifest.errors().getLast().remedy()).isEqualTo("did you mean volumeMounts?");
  }

  @Test
  void warnsOfAnUnknownFieldInLenientMode() {
    Manifest manifest = Manifests.lenient().readKubernetes("it.yaml", WEB + "        imagee: x\n");
    assertThat(manifest.errors()).isEmpty();
    assertThat(manifest.warnings()).singleElement().asString().contains("did you mean image?");
    assertThat(manifest.resourcesOrThrow()).hasSize(1);
  }

  @Test
  void tellsWhatIsKnownButNotSupportedAndReadsTheRest() {
    Manifest manifest =
        strict(
            WEB + "        securityContext: {runAsUser: 1000}\n        imagePullPolicy: Always\n");
    assertThat(manifest.resources()).hasSize(1);
    assertThat(manifest.unsupported())
        .extracting(Notice::path)
        .containsExactly(
            "spec.template.spec.containers[0].securityContext",
            "spec.template.spec.containers[0].imagePullPolicy");
    assertThatThrownBy(manifest::resourcesOrThrow)
        .isInstanceOf(InvalidManifestException.class)
        .hasMessageContaining("securityContext")
        .hasMessageContaining("imagePullPolicy")
        .hasMessageContaining("it.yaml:13:9");
    assertThat(manifest.acceptUnsupported().resourcesOrThrow()).hasSize(1);
    assertThat(manifest.acceptUnsupported().warnings()).hasSize(2);
  }

  @Test
  void saysNothingOfEmptyFieldsThatAreNotSupported() {
    Manifest manifest = strict(WEB + "        securityContext: {}\n        lifecycle: null\n");
    assertThat(manifest.resourcesOrThrow()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "apps/v1, StatefulSet, kind StatefulSet is not supported yet",
    "networking.k8s.io/v1, Ingress, kind Ingress is not supported yet",
    "extensions/v1beta1, Deployment, kind Deployment of extensions/v1beta1 is not supported",
    "cert-manager.io/v1, Certificate, custom resources (kind Certificate of cert-manager.io/v1) are"
        + " not supported"
  })
  void tellsKindsThatAreNotSupported(String apiVersion, String kind, String message) {
    Manifest manifest =
        strict(
            "apiVersion: "
                + apiVersion
                + "\nkind: "
                + kind
                + "\nmetadata: {name: it}\nspec: {a: {b: c}}\n");
    assertThat(manifest.errors()).isEmpty();
    assertThat(manifest.unsupported())
        .singleElement()
        .satisfies(
            notice -> {
              assertThat(notice.message()).isEqualTo(message);
              assertThat(notice.subject()).isEqualTo(kind + " it");
              assertThat(notice.position()).isEqualTo(new Position("it.yaml", 1, 1));
            });
  }

  @Test
  void tellsKindsThatDoNotExist() {
    Manifest manifest = strict(WEB.replace("kind: Deployment", "kind: Deploymet"));
    assertThat(manifest.errors())
        .singleElement()
        .asString()
        .contains("there is no kind Deploymet in apps/v1")
        .contains("did you mean Deployment?");
  }

  @Test
  void tellsWhatHasNoEffectInAManifest() {
    Manifest manifest =
        strict(
            WEB.replace(
                    "  name: web\nspec", "  name: web\n  uid: abc\n  creationTimestamp: null\nspec")
                + "status: {replicas: 3}\n");
    assertThat(manifest.resourcesOrThrow()).hasSize(1);
    assertThat(manifest.warnings())
        .extracting(Notice::path)
        .containsExactlyInAnyOrder("metadata.uid", "status");
  }

  @Test
  void readsListsAndSeveralDocumentsAndJson() {
    Manifest manifest =
        strict(
            """
            # only a comment
            ---
            kind: List
            apiVersion: v1
            items:
            - {apiVersion: v1, kind: Namespace, metadata: {name: a}}
            - {apiVersion: v1, kind: ConfigMap, metadata: {name: b}, dta: {}}
            ---
            ---
            {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "c", "labels": {"x": "\\u0041"}}}
            ...
            """);
    assertThat(manifest.resources()).extracting(r -> r.metadata().name()).containsExactly("a", "c");
    assertThat(manifest.errors())
        .singleElement()
        .satisfies(
            notice -> {
              assertThat(notice.position().line()).isEqualTo(7);
              assertThat(notice.path()).isEqualTo("dta");
              assertThat(notice.remedy()).isEqualTo("did you mean data?");
            });
  }

  @Test
  void readsAliasesAndMergeKeys() {
    ConfigMap map =
        (ConfigMap)
            only(
                """
                apiVersion: v1
                kind: ConfigMap
                metadata: &meta
                  name: it
                  labels: &labels {a: "1", b: "2"}
                  annotations:
                    <<: *labels
                    b: "3"
                data: *labels
                """);
    assertThat(map.metadata().annotations()).containsEntry("a", "1").containsEntry("b", "3");
    assertThat(map.data()).containsEntry("b", "2");
  }

  @Test
  void takesNumbersForTextOnlyWhenLenient() {
    String text =
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: it}
        data: {port: 8080, on: true, no: NO}
        """;
    assertThat(strict(text).errors())
        .extracting(Notice::path)
        .containsExactly("data.port", "data.on");
    ConfigMap map =
        (ConfigMap)
            Manifests.lenient().readKubernetes("it.yaml", text).resourcesOrThrow().getFirst();
    assertThat(map.data()).containsEntry("port", "8080").containsEntry("no", "NO");
  }

  @Test
  void takesQuotedNumbersOnlyWhenLenient() {
    String text = WEB.replace("spec:\n  selector", "spec:\n  replicas: \"3\"\n  selector");
    assertThat(strict(text).errors()).singleElement().asString().contains("without quotes");
    Deployment web =
        (Deployment)
            Manifests.lenient().readKubernetes("it.yaml", text).resourcesOrThrow().getFirst();
    assertThat(web.replicas()).isEqualTo(OptionalInt.of(3));
  }

  @ParameterizedTest
  @CsvSource({
    "replicas: 2.5, must be a whole number",
    "replicas: -1, must be a whole number",
    "replicas: 010, must be a whole number",
    "replicas: 99999999999999999999, must be a whole number",
    "paused: maybe, must be true or false",
    "replicas: [1], must be a whole number"
  })
  void tellsValuesOfTheWrongKind(String field, String message) {
    Manifest manifest =
        strict(WEB.replace("spec:\n  selector", "spec:\n  " + field + "\n  selector"));
    assertThat(manifest.errors())
        .singleElement()
        .asString()
        .contains(message)
        .contains("it.yaml:6:");
  }

  @Test
  void tellsAllErrorsOfAnObjectAtOnce() {
    Manifest manifest =
        strict(
            HEAD
                + """
                      containers:
                      - name: web
                        image: [nginx]
                        ports: [{containerPort: 70000}, {containerPort: 80, protocol: tcpp}]
                        resources: {limits: {memory: 512MB, cpu: 0.1m}}
                        readinessProbe: {}
                """);
    assertThat(manifest.errors())
        .extracting(Notice::path)
        .containsExactlyInAnyOrder(
            "spec.template.spec.containers[0].image",
            "spec.template.spec.containers[0].ports[0].containerPort",
            "spec.template.spec.containers[0].ports[1].protocol",
            "spec.template.spec.containers[0].resources.limits.memory",
            "spec.template.spec.containers[0].resources.limits.cpu",
            "spec.template.spec.containers[0].readinessProbe");
    assertThat(manifest.errors())
        .extracting(Notice::remedy)
        .anyMatch(hint -> hint.contains("did you mean Mi"));
  }

  @Test
  void tellsRequiredFieldsThatAreMissing() {
    Manifest manifest = strict("apiVersion: apps/v1\nkind: Deployment\nmetadata: {}\nspec: {}\n");
    assertThat(manifest.errors())
        .extracting(Notice::path)
        .contains("metadata.name", "spec.selector", "spec.template");
    assertThat(strict("kind: Deployment\n").errors())
        .singleElement()
        .asString()
        .contains("apiVersion");
    assertThat(strict("just text\n").errors())
        .singleElement()
        .asString()
        .contains("must be a mapping");
  }

  @Test
  void leavesOutMountsOfVolumesThatAreNotSupported() {
    Manifest manifest =
        strict(
            WEB
                + """
                        volumeMounts:
                        - {name: data, mountPath: /data}
                        - {name: tmp, mountPath: /tmp}
                      volumes:
                      - name: data
                        persistentVolumeClaim: {claimName: data}
                      - name: tmp
                """);
    PodSpec pod = ((Deployment) manifest.resources().getFirst()).template().spec();
    assertThat(pod.volumes())
        .singleElement()
        .satisfies(volume -> assertThat(volume.source()).isInstanceOf(VolumeSource.EmptyDir.class));
    assertThat(pod.containers().getFirst().volumeMounts()).hasSize(1);
    assertThat(manifest.unsupported())
        .extracting(Notice::path)
        .containsExactlyInAnyOrder(
            "spec.template.spec.volumes[0].persistentVolumeClaim",
            "spec.template.spec.containers[0].volumeMounts[0]");
  }

  @Test
  void leavesOutProbesAndVariablesThatAreNotSupported() {
    Manifest manifest =
        strict(
            WEB
                + """
                        livenessProbe: {grpc: {port: 1}, periodSeconds: 5}
                        env:
                        - {name: A, valueFrom: {resourceFieldRef: {resource: limits.cpu}}}
                        - {name: B, valueFrom: {fieldRef: {fieldPath: status.hostIP}}}
                        - {name: C, value: c}
                """);
    Container web = container(manifest);
    assertThat(web.livenessProbe()).isEmpty();
    assertThat(web.env())
        .singleElement()
        .satisfies(v -> assertThat(v.source()).isEqualTo(new EnvSource.Literal("c")));
    assertThat(manifest.unsupported())
        .extracting(Notice::path)
        .containsExactlyInAnyOrder(
            "spec.template.spec.containers[0].livenessProbe.grpc",
            "spec.template.spec.containers[0].env[0].valueFrom.resourceFieldRef",
            "spec.template.spec.containers[0].env[1].valueFrom.fieldRef.fieldPath");
  }

  @Test
  void readsProbesWithKubernetesDefaults() {
    Manifest manifest =
        strict(
            WEB
                + """
                        ports: [{name: http, containerPort: 80}]
                        livenessProbe: {httpGet: {port: http}, timeoutSeconds: 0}
                        readinessProbe: {tcpSocket: {port: 80}}
                """);
    Container web = container(manifest);
    assertThat(web.livenessProbe())
        .hasValueSatisfying(
            probe -> {
              assertThat(probe.action()).isEqualTo(ProbeAction.HttpGet.of("/", PortRef.of("http")));
              assertThat(probe.period()).isEqualTo(Duration.ofSeconds(10));
              assertThat(probe.timeout()).isEqualTo(Duration.ofSeconds(1));
              assertThat(probe.failureThreshold()).isEqualTo(3);
            });
  }

  @Test
  void readsServicesAndTellsTheirUnsupportedTypes() {
    String text =
        """
        apiVersion: v1
        kind: Service
        metadata: {name: web}
        spec:
          type: %s
          clusterIP: %s
          selector: {app: web}
          ports: [{port: 80}]
        """;
    Service plain = (Service) only(String.format(text, "ClusterIP", "\"\""));
    assertThat(plain.headless()).isFalse();
    assertThat(plain.ports().getFirst().targetPort()).isEqualTo(PortRef.of(80));
    assertThat(((Service) only(String.format(text, "ClusterIP", "None"))).headless()).isTrue();
    assertThat(strict(String.format(text, "LoadBalancer", "10.0.0.7")).unsupported())
        .extracting(Notice::path)
        .containsExactlyInAnyOrder("spec.type", "spec.clusterIP");
    assertThat(strict(String.format(text, "Loadbalancer", "None")).errors())
        .singleElement()
        .asString()
        .contains("did you mean LoadBalancer?");
  }

  @Test
  void readsSecretsAndLetsPlainTextWin() {
    Secret secret =
        (Secret)
            only(
                """
                apiVersion: v1
                kind: Secret
                metadata: {name: it}
                data:
                  a: YQ==
                  b: |
                    YmJi
                    YmJi
                stringData: {a: plain}
                """);
    assertThat(secret.type()).isEqualTo(Secret.OPAQUE);
    assertThat(secret.data()).containsEntry("a", SecretValue.of("plain"));
    assertThat(secret.data()).containsEntry("b", SecretValue.of("bbbbbb"));
  }

  @ParameterizedTest
  @CsvSource({
    "'', 1, 1",
    "parallelism: 3, , 3",
    "completions: 4, 4, 1",
    "'{completions: 4, parallelism: 2}', 4, 2"
  })
  void readsCompletionsOfJobsAsKubernetesDoes(String fields, Integer completions, int parallelism) {
    String spec = fields.startsWith("{") ? fields.substring(1, fields.length() - 1) : fields;
    Job job =
        (Job)
            only(
                "apiVersion: batch/v1\nkind: Job\nmetadata: {name: it}\nspec: {"
                    + (spec.isEmpty() ? "" : spec + ", ")
                    + "template: {spec: {restartPolicy: Never, containers: [{name: c, image:"
                    + " i}]}}}\n");
    assertThat(job.completions())
        .isEqualTo(completions == null ? OptionalInt.empty() : OptionalInt.of(completions));
    assertThat(job.parallelism()).isEqualTo(parallelism);
    assertThat(job.template().labels()).containsEntry("job-name", "it");
  }

  @ParameterizedTest
  @CsvSource({"0440, 288", "0o440, 288", "288, 288", "0, 0", "0777, 511"})
  void readsFileModesFromTheirText(String mode, int bits) {
    PodSpec pod =
        ((Deployment)
                only(
                    WEB
                        + "      volumes:\n"
                        + "      - name: v\n"
                        + "        configMap: {name: c, defaultMode: "
                        + mode
                        + "}\n"))
            .template()
            .spec();
    assertThat(pod.volumes().getFirst().source())
        .isInstanceOfSatisfying(
            VolumeSource.ConfigMapFiles.class,
            files -> assertThat(files.mode()).isEqualTo(OptionalInt.of(bits)));
  }

  @Test
  void tellsAnObjectThatStandsTwice() {
    Manifest manifest = strict(WEB + "---\n" + WEB);
    assertThat(manifest.resources()).hasSize(1);
    assertThat(manifest.errors())
        .singleElement()
        .asString()
        .contains("it.yaml:14:1")
        .contains("stands twice")
        .contains("first at it.yaml:1:1");
  }

  private static Resource only(String text) {
    List<Resource> resources = strict(text).resourcesOrThrow();
    assertThat(resources).hasSize(1);
    return resources.getFirst();
  }

  private static Container container(Manifest manifest) {
    return ((Deployment) manifest.resources().getFirst()).template().spec().containers().getFirst();
  }

  private static Manifest strict(String text) {
    return Manifests.strict().readKubernetes("it.yaml", text);
  }
}
