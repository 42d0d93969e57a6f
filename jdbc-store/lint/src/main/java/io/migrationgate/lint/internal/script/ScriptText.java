package io.migrationgate.lint.internal.script;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A script's text, or why there is none.
 *
 * @param text the text; empty if it cannot be read
 * @param problem why it cannot be read; empty if it can
 */
public record ScriptText(String text, String problem) {
  private static final char BOM = '\uFEFF';

  /** Reads a file of at most so many bytes. */
  public static ScriptText read(Path path, Charset encoding, long maxBytes) {
    try {
      if (!Files.isRegularFile(path)) {
        return bad("not a regular file");
      }
      long size = Files.size(path);
      if (size > maxBytes) {
        return bad(size + " bytes, more than the limit of " + maxBytes + " (--max-size)");
      }
      byte[] bytes;
      try (InputStream in = Files.newInputStream(path)) {
        bytes = in.readNBytes((int) Math.min(maxBytes + 1, Integer.MAX_VALUE - 8));
      }
      return bytes.length > maxBytes
          ? bad("more than the limit of " + maxBytes + " bytes (--max-size)")
          : decode(bytes, encoding);
    } catch (IOException e) {
      return bad(e.toString());
    }
  }

  private static ScriptText bad(String problem) {
    return new ScriptText("", problem);
  }

  /** Reads bytes in that encoding, or the one that their byte order mark tells. */
  public static ScriptText decode(byte[] bytes, Charset encoding) {
    Charset charset = encoding;
    if (starts(bytes, 0xFF, 0xFE)) {
      charset = StandardCharsets.UTF_16LE;
    } else if (starts(bytes, 0xFE, 0xFF)) {
      charset = StandardCharsets.UTF_16BE;
    } else if (starts(bytes, 0xEF, 0xBB, 0xBF)) {
      charset = StandardCharsets.UTF_8;
    }
    CharsetDecoder decoder = charset
        .newDecoder()
        .onMalformedInput(CodingErrorAction.REPORT)
        .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out =
        CharBuffer.allocate((int) (bytes.length * (double) decoder.maxCharsPerByte()) + 2);
    CoderResult result = decoder.decode(in, out, true);
    if (result.isError()) {
      return bad(
          "byte " + (in.position() + 1) + " is not " + charset + " (--encoding tells another)");
    }
    decoder.flush(out);
    String text = out.flip().toString();
    if (text.indexOf('\0') >= 0) {
      return bad("a character of value zero: binary, or another encoding than " + charset);
    }
    return new ScriptText(!text.isEmpty() && text.charAt(0) == BOM ? text.substring(1) : text, "");
  }

  private static boolean starts(byte[] bytes, int... mark) {
    if (bytes.length < mark.length) {
      return false;
    }
    for (int i = 0; i < mark.length; i++) {
      if ((bytes[i] & 0xFF) != mark[i]) {
        return false;
      }
    }
    return true;
  }
}
