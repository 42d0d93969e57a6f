package io.migrationgate.cli.archive;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.zip.CRC32;

/** What may still be read. Not thread-safe. */
final class Budget {
  private static final int CHUNK = 16_384;
  private static final long RATIO_COUNTS_FROM = 1 << 20;

  private final ArchiveLimits limits;
  private int archives;
  private int entries;
  private long bytes;

  Budget(ArchiveLimits limits) {
    this.limits = limits;
  }

  ArchiveLimits limits() {
    return limits;
  }

  void archive(String source) {
    if (++archives > limits.archives()) {
      throw ArchiveException.tooLarge(
          source, "more than " + limits.archives() + " jars", "at most so many in one build");
    }
  }

  void entry(String source) {
    if (++entries > limits.entries()) {
      throw ArchiveException.tooLarge(
          source, "more than " + limits.entries() + " entries", "at most so many in one build");
    }
  }

  /**
   * Copies an entry, and checks that it is what its table of contents says.
   *
   * @param most how many bytes it may have
   */
  void copy(Stored entry, InputStream from, OutputStream to, long most) throws IOException {
    CRC32 crc = new CRC32();
    byte[] chunk = new byte[CHUNK];
    long size = 0;
    for (int read = from.read(chunk); read >= 0; read = from.read(chunk)) {
      size += read;
      bytes += read;
      check(entry, size, most);
      crc.update(chunk, 0, read);
      to.write(chunk, 0, read);
    }
    if (entry.size() >= 0 && entry.size() != size) {
      throw ArchiveException.damaged(
          entry.source(), size + " bytes where its archive says " + entry.size());
    }
    if (entry.crc() >= 0 && entry.crc() != crc.getValue()) {
      throw ArchiveException.damaged(entry.source(), "a checksum that is not its content's");
    }
  }

  private void check(Stored entry, long size, long most) {
    if (size > most) {
      throw ArchiveException.tooLarge(
          entry.source(), "more than " + mebibytes(most), "at most so much in one entry");
    }
    if (bytes > limits.totalBytes()) {
      throw ArchiveException.tooLarge(
          entry.source(),
          "more than " + mebibytes(limits.totalBytes()) + " in all",
          "at most so much");
    }
    boolean bomb =
        entry.stored() >= 0 && size > RATIO_COUNTS_FROM && size / limits.ratio() > entry.stored();
    if (bomb) {
      throw ArchiveException.tooLarge(
          entry.source(),
          "more than " + limits.ratio() + " times its stored size",
          "what a compiler or a person writes, which does not shrink so much");
    }
  }

  private static String mebibytes(long bytes) {
    return bytes < 1 << 20 ? bytes + " bytes" : (bytes >> 20) + " MiB";
  }

  /**
   * What a table of contents says of an entry.
   *
   * @param source what messages call it
   * @param size inflated; negative if it is not told
   * @param stored as it lies in the archive; negative if it is not told
   * @param crc negative if it is not told
   */
  record Stored(String source, long size, long stored, long crc) {}
}
