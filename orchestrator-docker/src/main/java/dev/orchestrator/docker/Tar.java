package dev.orchestrator.docker;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Writes a tar archive in memory: ustar, with PAX records for long names. */
final class Tar {
  private static final int BLOCK = 512;
  private static final int NAME_LIMIT = 100;

  /** Who owns an entry in the container. */
  record Owner(int uid, int gid) {
    static final Owner ROOT = new Owner(0, 0);
  }

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  Tar directory(String path, int mode, Owner owner) {
    return entry(path + "/", '5', mode, owner, new byte[0], "");
  }

  Tar file(String path, int mode, Owner owner, byte[] content) {
    return entry(path, '0', mode, owner, content, "");
  }

  /** A second name for another entry. */
  Tar hardLink(String path, String target) {
    return entry(path, '1', 0, Owner.ROOT, new byte[0], target);
  }

  byte[] toBytes() {
    out.writeBytes(new byte[2 * BLOCK]);
    return out.toByteArray();
  }

  private Tar entry(String path, char type, int mode, Owner owner, byte[] content, String target) {
    byte[] name = path.getBytes(StandardCharsets.UTF_8);
    if (name.length > NAME_LIMIT) {
      byte[] record = paxRecord("path", path);
      block("pax", 'x', 0644, Owner.ROOT, record, "");
    }
    block(path, type, mode, owner, content, target);
    return this;
  }

  private void block(String path, char type, int mode, Owner owner, byte[] content, String target) {
    byte[] header = new byte[BLOCK];
    text(header, 0, NAME_LIMIT, path);
    octal(header, 100, 8, mode);
    octal(header, 108, 8, owner.uid());
    octal(header, 116, 8, owner.gid());
    octal(header, 124, 12, content.length);
    octal(header, 136, 12, 0);
    header[156] = (byte) type;
    text(header, 157, NAME_LIMIT, target);
    text(header, 257, 6, "ustar\0");
    text(header, 263, 2, "00");
    checksum(header);
    out.writeBytes(header);
    out.writeBytes(content);
    out.writeBytes(new byte[(BLOCK - content.length % BLOCK) % BLOCK]);
  }

  private static void checksum(byte[] header) {
    text(header, 148, 8, "        ");
    int sum = 0;
    for (byte b : header) {
      sum += b & 255;
    }
    text(header, 148, 8, String.format(Locale.ROOT, "%06o\0 ", sum));
  }

  /** "length key=value\n", where the length counts its own digits. */
  private static byte[] paxRecord(String key, String value) {
    int bare = (" " + key + "=" + value + "\n").getBytes(StandardCharsets.UTF_8).length;
    int length = bare + 1;
    while (bare + Integer.toString(length).length() > length) {
      length++;
    }
    return (length + " " + key + "=" + value + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private static void octal(byte[] header, int offset, int width, long value) {
    text(header, offset, width, String.format(Locale.ROOT, "%0" + (width - 1) + "o\0", value));
  }

  private static void text(byte[] header, int offset, int width, String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    System.arraycopy(bytes, 0, header, offset, Math.min(width, bytes.length));
  }
}
