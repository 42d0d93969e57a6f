package io.migrationgate.declaration;

import io.migrationgate.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads a whole file as text: not too long, and UTF-8 indeed. */
final class YamlText {
  static final int MAX_SIZE = 1 << 20;
  private static final int CHUNK = 8_192;
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private final YamlFile file;
  private final Problems problems;

  YamlText(YamlFile file, Problems problems) {
    this.file = file;
    this.problems = problems;
  }

  /** The text without a byte order mark; null if a problem was noted. */
  @Nullable
  String read(InputStream stream) {
    try {
      byte[] bytes = stream.readNBytes(MAX_SIZE + 1);
      return bytes.length > MAX_SIZE ? tooLong() : decode(bytes);
    } catch (IOException e) {
      return unreadable(e);
    }
  }

  /** The text without a byte order mark; null if a problem was noted. */
  @Nullable
  String read(Reader reader) {
    StringBuilder text = new StringBuilder();
    char[] chunk = new char[CHUNK];
    try {
      for (int read = reader.read(chunk); read >= 0; read = reader.read(chunk)) {
        text.append(chunk, 0, read);
        if (text.length() > MAX_SIZE) {
          return tooLong();
        }
      }
      return withoutMark(text.toString());
    } catch (IOException e) {
      return unreadable(e);
    }
  }

  private @Nullable String decode(byte[] bytes) {
    CharBuffer chars = CharBuffer.allocate(bytes.length);
    CoderResult result = StandardCharsets.UTF_8
        .newDecoder()
        .onMalformedInput(CodingErrorAction.REPORT)
        .decode(ByteBuffer.wrap(bytes), chars, true);
    String text = withoutMark(chars.flip().toString());
    if (!result.isError()) {
      return text;
    }
    problems.add(
        Place.behind(file, text),
        new Problem("", "bytes that are not UTF-8", "text in UTF-8", "save the file as UTF-8"));
    return null;
  }

  private static String withoutMark(String text) {
    return !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
  }

  private @Nullable String tooLong() {
    problems.add(
        file.start(),
        new Problem(
            "",
            "more than 1 MiB",
            "at most 1 MiB",
            "check that this is the right file; remove migrations that are contracted"));
    return null;
  }

  /** Notes that the file cannot be read; gives null. */
  @Nullable
  String unreadable(IOException e) {
    problems.add(
        file.start(),
        new Problem(
            "", "an error while reading: " + e, "a readable file", "mend the cause, then retry"),
        e);
    return null;
  }
}
