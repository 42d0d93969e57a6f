package io.migrationgate.jdbc.oracle;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * For each key the newest version that some client has seen or has been told is committed, shared
 * by all processes of a run: a read that begins later must not return an older one. In a mapped
 * file, so that it costs no locking in the database.
 */
final class Floors {
  private static final VarHandle LONGS =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

  private final ByteBuffer slots;

  Floors(Path file, int keys) throws IOException {
    try (FileChannel channel = FileChannel.open(
        file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      slots = channel
          .map(FileChannel.MapMode.READ_WRITE, 0, Math.multiplyExact(8L, keys))
          .order(ByteOrder.nativeOrder());
    }
  }

  /** A version, and whether the key was deleted with it. */
  record Floor(long version, boolean gone) {}

  Floor get(long key) {
    long value = (long) LONGS.getVolatile(slots, slot(key));
    return new Floor(value >> 1, (value & 1) == 1);
  }

  void raise(long key, long version, boolean gone) {
    long next = version << 1 | (gone ? 1 : 0);
    long now = (long) LONGS.getVolatile(slots, slot(key));
    while (now < next) {
      if (LONGS.compareAndSet(slots, slot(key), now, next)) {
        return;
      }
      now = (long) LONGS.getVolatile(slots, slot(key));
    }
  }

  private static int slot(long key) {
    return Math.toIntExact(key * 8);
  }
}
