package io.migrationgate.cli.archive;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/** How large an archive's table of contents is, found out before it is loaded into memory. */
final class TableOfContents {
  private static final int END = 0x06054b50;
  private static final int END_SIZE = 22;
  private static final int SIZE_AT = 12;
  private static final int LONGEST_COMMENT = 0xFFFF;
  private static final long NOT_TOLD = 0xFFFFFFFFL;

  private TableOfContents() {}

  /** Refuses an archive without one, or with one that is too large. */
  static void check(Path file, String source, long most) throws IOException {
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "r")) {
      int tail = (int) Math.min(bytes.length(), END_SIZE + LONGEST_COMMENT);
      ByteBuffer end = ByteBuffer.allocate(tail).order(ByteOrder.LITTLE_ENDIAN);
      bytes.seek(bytes.length() - tail);
      bytes.readFully(end.array());
      for (int at = tail - END_SIZE; at >= 0; at--) {
        if (end.getInt(at) == END) {
          long size = Integer.toUnsignedLong(end.getInt(at + SIZE_AT));
          if (size == NOT_TOLD || size > most) {
            throw ArchiveException.tooLarge(
                source,
                "a table of contents of " + (size == NOT_TOLD ? "4 GiB or more" : size + " bytes"),
                "at most " + (most >> 20) + " MiB");
          }
          return;
        }
      }
      throw ArchiveException.damaged(
          source,
          bytes.length() == 0 ? "an empty file" : "no archive, or one whose end is cut off");
    }
  }
}
