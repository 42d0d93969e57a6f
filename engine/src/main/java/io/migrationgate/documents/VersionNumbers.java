package io.migrationgate.documents;

import io.migrationgate.Problem;
import io.migrationgate.protocol.VersionRange;
import org.jspecify.annotations.Nullable;

/** Reads the numbers of versions that came from outside: a column, a header, a media type. */
public final class VersionNumbers {
  private VersionNumbers() {}

  /**
   * A version as text.
   *
   * @param subject what carries it, for messages
   * @param text decimal digits, without a sign; null or blank if there is none
   * @return null if there is none
   * @throws DocumentException if it is no version; the message quotes at most its beginning
   */
  public static @Nullable Integer parse(String subject, @Nullable String text) {
    if (text == null || text.isBlank()) {
      return null;
    }
    String digits = text.strip();
    boolean number = digits.length() <= 7 && digits.chars().allMatch(c -> c >= '0' && c <= '9');
    if (!number) {
      String shown = digits.length() > 20 ? digits.substring(0, 20) + "…" : digits;
      throw noVersion(subject, "'" + shown + "'");
    }
    return require(subject, Integer.parseInt(digits));
  }

  /**
   * A version as a number.
   *
   * @throws DocumentException if it is out of range
   */
  public static int require(String subject, long version) {
    if (version < 1 || version > VersionRange.LARGEST) {
      throw noVersion(subject, Long.toString(version));
    }
    return (int) version;
  }

  /** What to throw where a version should be and something else is. */
  public static DocumentException noVersion(String subject, String found) {
    return new DocumentException(new Problem(
        subject,
        "version " + found,
        "a whole number from 1 to " + VersionRange.LARGEST,
        "look at what wrote it; nothing was read"));
  }
}
