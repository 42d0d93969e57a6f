package io.migrationgate.lint.rule;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A product's version, so that 10.6 comes before 10.11.
 *
 * @param major the first number
 * @param minor the second; 0 if there is none
 */
public record Version(int major, int minor) implements Comparable<Version> {
  private static final Pattern TEXT = Pattern.compile("(\\d{1,4})(?:\\.(\\d{1,4}))?(?:[.\\s-].*)?");

  /** Reads {@code 18}, {@code 10.6} or {@code 11.4.5-MariaDB}. */
  public static Optional<Version> parse(String text) {
    Matcher matcher = TEXT.matcher(text.strip());
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String minor = matcher.group(2);
    return Optional.of(new Version(
        Integer.parseInt(matcher.group(1)), minor == null ? 0 : Integer.parseInt(minor)));
  }

  /** Whether it is this one or a later one. */
  public boolean atLeast(Version other) {
    return compareTo(other) >= 0;
  }

  @Override
  public int compareTo(Version other) {
    return major != other.major
        ? Integer.compare(major, other.major)
        : Integer.compare(minor, other.minor);
  }

  @Override
  public String toString() {
    return minor == 0 ? "" + major : major + "." + minor;
  }
}
