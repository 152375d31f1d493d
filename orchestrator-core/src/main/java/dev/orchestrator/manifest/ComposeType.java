package dev.orchestrator.manifest;

/**
 * The fields of the Compose specification (as of 2025-10): what is read, and what is known but not
 * supported yet.
 */
enum ComposeType implements FieldTable {
  PROJECT(
      "a Compose file",
      "name services configs secrets",
      "networks volumes include models",
      "version"),
  SERVICE(
      "a service",
      "image build command entrypoint environment env_file ports expose labels annotations"
          + " healthcheck restart scale deploy configs secrets tmpfs volumes stop_grace_period"
          + " working_dir cpus mem_limit mem_reservation profiles extends",
      "attach blkio_config cap_add cap_drop cgroup cgroup_parent container_name cpu_count"
          + " cpu_percent cpu_period cpu_quota cpu_rt_period cpu_rt_runtime cpu_shares cpuset"
          + " credential_spec depends_on develop device_cgroup_rules devices dns dns_opt dns_search"
          + " domainname external_links extra_hosts gpus group_add hostname init ipc isolation"
          + " label_file links logging mac_address mem_swappiness memswap_limit models network_mode"
          + " networks oom_kill_disable oom_score_adj pid pids_limit platform post_start pre_stop"
          + " privileged provider pull_policy pull_refresh_after read_only runtime security_opt"
          + " shm_size stdin_open stop_signal storage_opt sysctls tty ulimits use_api_socket user"
          + " userns_mode uts volume_driver volumes_from",
      ""),
  PORT("a port", "target published protocol mode", "host_ip app_protocol name", ""),
  ENV_FILE("an env_file", "path required", "format", ""),
  HEALTHCHECK(
      "a healthcheck", "test interval timeout retries start_period disable", "start_interval", ""),
  DEPLOY(
      "deploy",
      "mode replicas labels resources restart_policy",
      "endpoint_mode placement update_config rollback_config",
      ""),
  RESTART_POLICY("a restart_policy", "condition", "delay max_attempts window", ""),
  RESOURCES("resources", "limits reservations", "", ""),
  LIMITS("limits", "cpus memory", "pids", ""),
  RESERVATIONS("reservations", "cpus memory", "devices generic_resources pids", ""),
  GRANT("a use of a config or secret", "source target mode", "uid gid", ""),
  CONFIG("a config", "file environment content external name", "labels template_driver", ""),
  SECRET(
      "a secret",
      "file environment external name",
      "labels driver driver_opts template_driver",
      ""),
  VOLUME("a volume", "type source target read_only tmpfs", "bind volume image consistency", ""),
  TMPFS("tmpfs", "size", "mode", "");

  @SuppressWarnings("ImmutableEnumChecker") // its sets are immutable
  private final FieldWords words;

  ComposeType(String title, String read, String unsupported, String withoutEffect) {
    words = FieldWords.of(title, read, unsupported, withoutEffect);
  }

  @Override
  public FieldWords words() {
    return words;
  }

  @Override
  public boolean hasExtensions() {
    return true;
  }
}
