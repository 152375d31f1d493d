package dev.orchestrator.spec;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** Confidential bytes: never printed, compared in constant time. */
public final class SecretValue {
  private final byte[] bytes;

  private SecretValue(byte[] bytes) {
    this.bytes = bytes;
  }

  /** A value of these bytes, which are copied. */
  public static SecretValue of(byte[] bytes) {
    return new SecretValue(bytes.clone());
  }

  /** A value of this text in UTF-8. */
  public static SecretValue of(String text) {
    return new SecretValue(text.getBytes(StandardCharsets.UTF_8));
  }

  /** A copy of the bytes. */
  public byte[] reveal() {
    return bytes.clone();
  }

  /** The bytes read as UTF-8 text. */
  public String revealText() {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** The number of bytes. */
  int length() {
    return bytes.length;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SecretValue that && MessageDigest.isEqual(bytes, that.bytes);
  }

  /** The same for all values, so that a hash tells nothing about the content. */
  @Override
  public int hashCode() {
    return 0;
  }

  @Override
  public String toString() {
    return "SecretValue[hidden]";
  }
}
