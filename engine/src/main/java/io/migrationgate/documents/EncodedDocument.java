package io.migrationgate.documents;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A document as it is stored or sent.
 *
 * @param version the version that it is written in; where the content does not carry it, it must go
 *     into a column or a header beside
 * @param content JSON in UTF-8; not copied, and not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // compared by content below; a copy of each would cost
public record EncodedDocument(int version, byte[] content) {
  /** The content as text. */
  public String text() {
    return new String(content, StandardCharsets.UTF_8);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof EncodedDocument that
        && version == that.version
        && Arrays.equals(content, that.content);
  }

  @Override
  public int hashCode() {
    return 31 * version + Arrays.hashCode(content);
  }

  @Override
  public String toString() {
    return content.length + " bytes in version " + version;
  }
}
