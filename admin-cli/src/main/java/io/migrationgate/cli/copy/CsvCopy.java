package io.migrationgate.cli.copy;

import io.migrationgate.spi.ContractDatabase.RowSink;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows as a file: CSV as RFC 4180 has it, in UTF-8, with a line of names first. NULL is nothing at
 * all between two commas, an empty text is {@code ""}; PostgreSQL's {@code COPY … CSV} reads it
 * like that.
 *
 * <p>Written next to the target under another name, readable by its owner only where the file
 * system can do that, and moved there when it is complete and on disk. Not thread-safe.
 */
public final class CsvCopy implements RowSink, AutoCloseable {
  private static final String LINE_END = "\r\n";

  private final Path target;
  private final Path unfinished;
  private final FileChannel channel;
  private final Writer writer;
  private boolean moved;
  private long rows;

  private CsvCopy(Path target, Path unfinished, FileChannel channel) {
    this.target = target;
    this.unfinished = unfinished;
    this.channel = channel;
    this.writer =
        new BufferedWriter(Channels.newWriter(channel, StandardCharsets.UTF_8.newEncoder(), -1));
  }

  /** Begins a copy. */
  public static CsvCopy begin(Path target) throws IOException {
    Path directory = target.toAbsolutePath().getParent();
    Path unfinished = Files.createTempFile(directory, target.getFileName() + ".", ".part");
    try {
      return new CsvCopy(
          target, unfinished, FileChannel.open(unfinished, StandardOpenOption.WRITE));
    } catch (IOException e) {
      Files.deleteIfExists(unfinished);
      throw e;
    }
  }

  @Override
  public void columns(List<String> names) {
    line(names);
  }

  @Override
  public void row(List<@Nullable String> values) {
    line(values);
    rows++;
  }

  private void line(List<? extends @Nullable String> values) {
    try {
      for (int i = 0; i < values.size(); i++) {
        if (i > 0) {
          writer.write(',');
        }
        String value = values.get(i);
        if (value != null) {
          writer.write(field(value));
        }
      }
      writer.write(LINE_END);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String field(String value) {
    boolean plain = !value.isEmpty()
        && value.indexOf(',') < 0
        && value.indexOf('"') < 0
        && value.indexOf('\n') < 0
        && value.indexOf('\r') < 0;
    return plain ? value : '"' + value.replace("\"", "\"\"") + '"';
  }

  /** How many rows were written, the names not counted. */
  public long rows() {
    return rows;
  }

  /** Puts the complete copy in its place. */
  public void finish() throws IOException {
    writer.flush();
    channel.force(true);
    writer.close();
    // Without REPLACE_EXISTING: somebody may have put a file there meanwhile.
    Files.move(unfinished, target);
    moved = true;
  }

  /** Removes what was not finished. */
  @Override
  public void close() throws IOException {
    try (channel) {
      if (!moved) {
        Files.deleteIfExists(unfinished);
      }
    }
  }
}
