package io.migrationgate.flags.internal;

import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A version as semver.org 2.0.0 orders them; build metadata is passed over. Numbers that are
 * missing are 0, and a {@code v} before it is no matter.
 */
final class SemVer implements Comparable<SemVer> {
  private static final int MAX_LENGTH = 256;
  private static final String NUMBER = "(0|[1-9]\\d*)";
  private static final String IDENTIFIER = "(?:0|[1-9]\\d*|\\d*[a-zA-Z-][0-9a-zA-Z-]*)";
  private static final Pattern SYNTAX =
      Pattern.compile("[vV]?" + NUMBER + "(?:\\." + NUMBER + "(?:\\."
          + NUMBER + ")?)?(?:-(" + IDENTIFIER + "(?:\\." + IDENTIFIER
          + ")*))?(?:\\+[0-9a-zA-Z-]+(?:\\.[0-9a-zA-Z-]+)*)?");

  private final String[] numbers;
  private final String[] preRelease;

  private SemVer(String[] numbers, String[] preRelease) {
    this.numbers = numbers;
    this.preRelease = preRelease;
  }

  /** Reads a version; null if it is none. */
  static @Nullable SemVer parse(String text) {
    if (text.length() > MAX_LENGTH) {
      return null;
    }
    Matcher matcher = SYNTAX.matcher(text);
    if (!matcher.matches()) {
      return null;
    }
    String[] numbers = {
      matcher.group(1),
      Objects.requireNonNullElse(matcher.group(2), "0"),
      Objects.requireNonNullElse(matcher.group(3), "0")
    };
    String preRelease = matcher.group(4);
    return new SemVer(numbers, preRelease == null ? new String[0] : preRelease.split("\\."));
  }

  boolean sameMajor(SemVer other) {
    return numbers[0].equals(other.numbers[0]);
  }

  boolean sameMinor(SemVer other) {
    return numbers[1].equals(other.numbers[1]);
  }

  @Override
  public int compareTo(SemVer other) {
    for (int i = 0; i < numbers.length; i++) {
      int order = compareNumbers(numbers[i], other.numbers[i]);
      if (order != 0) {
        return order;
      }
    }
    if (preRelease.length == 0 || other.preRelease.length == 0) {
      // A release comes after what came before it.
      return Integer.compare(other.preRelease.length, preRelease.length);
    }
    for (int i = 0; i < Math.min(preRelease.length, other.preRelease.length); i++) {
      int order = compareIdentifiers(preRelease[i], other.preRelease[i]);
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(preRelease.length, other.preRelease.length);
  }

  private static int compareIdentifiers(String left, String right) {
    boolean leftNumeric = numeric(left);
    boolean rightNumeric = numeric(right);
    if (leftNumeric && rightNumeric) {
      return compareNumbers(left, right);
    }
    return leftNumeric == rightNumeric ? left.compareTo(right) : leftNumeric ? -1 : 1;
  }

  /** Both without leading zeros, of any length. */
  private static int compareNumbers(String left, String right) {
    return left.length() == right.length()
        ? left.compareTo(right)
        : Integer.compare(left.length(), right.length());
  }

  private static boolean numeric(String identifier) {
    return identifier.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SemVer that && compareTo(that) == 0;
  }

  @Override
  public int hashCode() {
    return Objects.hash((Object[]) numbers) * 31 + Objects.hash((Object[]) preRelease);
  }
}
