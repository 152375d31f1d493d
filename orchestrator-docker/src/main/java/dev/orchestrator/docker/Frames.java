package dev.orchestrator.docker;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Optional;

/** The frames in which an engine sends standard output and standard error on one stream. */
final class Frames {
  private static final int HEADER = 8;
  private static final int STDERR = 2;
  private static final int LARGEST = 64 << 20;

  private final InputStream in;

  Frames(InputStream in) {
    this.in = in;
  }

  /** A piece of output; its bytes are not copied. */
  static final class Frame {
    private final boolean stderr;
    private final byte[] payload;

    private Frame(boolean stderr, byte[] payload) {
      this.stderr = stderr;
      this.payload = payload;
    }

    boolean stderr() {
      return stderr;
    }

    byte[] payload() {
      return payload;
    }
  }

  /** The next frame; empty at the end, also when the last one is cut off. */
  Optional<Frame> next() throws IOException {
    byte[] header = in.readNBytes(HEADER);
    if (header.length < HEADER) {
      return Optional.empty();
    }
    int length = ByteBuffer.wrap(header, 4, 4).getInt();
    if (header[0] < 0 || header[0] > STDERR || length < 0 || length > LARGEST) {
      throw new IOException("not a frame of an engine's output");
    }
    byte[] payload = in.readNBytes(length);
    if (payload.length < length) {
      throw new EOFException("output cut off");
    }
    return Optional.of(new Frame(header[0] == STDERR, payload));
  }
}
