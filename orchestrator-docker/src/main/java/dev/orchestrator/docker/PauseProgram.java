package dev.orchestrator.docker;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * A program that waits for ever and needs nothing: what runs in a sandbox. It is made here, byte by
 * byte, so that pods with several containers work where no registry can be reached.
 */
final class PauseProgram {
  static final String PATH = "/pause";

  private static final long ORIGIN = 0x400000;
  private static final int HEADERS = 64 + 56;
  private static final int X86_64 = 62;
  private static final int AARCH64 = 183;

  /** {@code again: pause(); goto again}. */
  private static final int[] X86_64_CODE = {0xb8, 0x22, 0, 0, 0, 0x0f, 0x05, 0xeb, 0xf7};

  /** {@code again: ppoll(0, 0, 0, 0, 0); goto again}, as there is no pause() on this processor. */
  private static final int[] AARCH64_CODE = {
    0x00, 0x00, 0x80, 0xd2, // mov x0, #0
    0x01, 0x00, 0x80, 0xd2, // mov x1, #0
    0x02, 0x00, 0x80, 0xd2, // mov x2, #0
    0x03, 0x00, 0x80, 0xd2, // mov x3, #0
    0x04, 0x00, 0x80, 0xd2, // mov x4, #0
    0x28, 0x09, 0x80, 0xd2, // mov x8, #73
    0x01, 0x00, 0x00, 0xd4, // svc #0
    0xf9, 0xff, 0xff, 0x17, // b again
  };

  private PauseProgram() {}

  /** An archive with the program for a processor, if it is one that we know. */
  static Optional<byte[]> archive(String arch) {
    return switch (arch) {
      case "amd64" -> Optional.of(archive(X86_64, X86_64_CODE));
      case "arm64" -> Optional.of(archive(AARCH64, AARCH64_CODE));
      default -> Optional.empty();
    };
  }

  private static byte[] archive(int machine, int[] code) {
    return new Tar().file("pause", 0755, Tar.Owner.ROOT, executable(machine, code)).toBytes();
  }

  /** An ELF file of one segment. */
  static byte[] executable(int machine, int[] code) {
    int size = HEADERS + code.length;
    ByteBuffer file = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    file.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0});
    file.putShort((short) 2).putShort((short) machine).putInt(1);
    file.putLong(ORIGIN + HEADERS).putLong(64).putLong(0).putInt(0);
    file.putShort((short) 64).putShort((short) 56).putShort((short) 1);
    file.putShort((short) 0).putShort((short) 0).putShort((short) 0);
    // one segment, readable and executable
    file.putInt(1).putInt(5).putLong(0).putLong(ORIGIN).putLong(ORIGIN);
    file.putLong(size).putLong(size).putLong(0x1000);
    for (int octet : code) {
      file.put((byte) octet);
    }
    return file.array();
  }
}
