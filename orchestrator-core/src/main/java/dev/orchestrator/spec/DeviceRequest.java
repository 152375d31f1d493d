package dev.orchestrator.spec;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * Devices of a node, GPUs for example, that a pod has for itself or a share of one.
 *
 * @param kind the kind of device, for example {@code gpu}
 * @param count how many devices; 1 for a share
 * @param shareMillis how much of each, in thousandths: 1000 for whole devices
 * @param models the models that will do; empty means any
 */
public record DeviceRequest(String kind, int count, int shareMillis, List<String> models) {
  /** A whole device in {@link #shareMillis()}. */
  public static final int WHOLE = 1000;

  /** Takes an immutable copy. */
  public DeviceRequest {
    requireNonNull(kind, "kind");
    models = Copies.list(models, "models");
  }

  /** Whole devices of any model. */
  public static DeviceRequest whole(String kind, int count) {
    return new DeviceRequest(kind, count, WHOLE, List.of());
  }

  /** A share of one device of any model, in thousandths. */
  public static DeviceRequest share(String kind, int shareMillis) {
    return new DeviceRequest(kind, 1, shareMillis, List.of());
  }
}
