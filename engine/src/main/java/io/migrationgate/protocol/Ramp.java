package io.migrationgate.protocol;

import io.migrationgate.MigrationGateException;
import io.migrationgate.Problem;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The keys that are treated as already in the next phase: a sticky share of all keys, and a list of
 * pilots.
 *
 * @param basisPoints the share in hundredths of a percent, 0 to 10,000
 * @param pilots keys that are in the ramp whatever the share, for example the tenants that go
 *     first; one such as {@code segment:vip} stands for all keys of that segment
 */
public record Ramp(int basisPoints, SortedSet<String> pilots) {
  /** All keys. */
  public static final int FULL = 10_000;

  /** No keys. */
  public static final Ramp NONE = new Ramp(0, Collections.emptySortedSet());

  /** The most pilots that one migration may have; a longer list is a share in disguise. */
  public static final int MAX_PILOTS = 1_000;

  /** With what a pilot begins that names a segment. */
  public static final String SEGMENT = "segment:";

  /** Copies the pilots and checks both parts. */
  public Ramp {
    if (basisPoints < 0 || basisPoints > FULL) {
      throw new MigrationGateException(new Problem(
          "ramp",
          percent(basisPoints),
          "a share from 0% to 100%",
          "give a percentage such as 1%, 12.5% or 100%"));
    }
    for (String pilot : pilots) {
      if (pilot.isEmpty() || pilot.equals(SEGMENT)) {
        throw new MigrationGateException(
            new Problem("pilot key", "an empty key", "at least one character", "leave it out"));
      }
    }
    if (pilots.size() > MAX_PILOTS) {
      throw new MigrationGateException(new Problem(
          "pilot keys",
          pilots.size() + " keys",
          "at most " + MAX_PILOTS,
          "use a share (mgate ramp) instead of a list"));
    }
    pilots = Collections.unmodifiableSortedSet(new TreeSet<>(pilots));
  }

  /** A ramp by share only. */
  public static Ramp ofBasisPoints(int basisPoints) {
    return new Ramp(basisPoints, Collections.emptySortedSet());
  }

  /** The same pilots with another share. */
  public Ramp withBasisPoints(int share) {
    return new Ramp(share, pilots);
  }

  /** The same share with other pilots. */
  public Ramp withPilots(Collection<String> keys) {
    return new Ramp(basisPoints, new TreeSet<>(keys));
  }

  /** The segments among the pilots, by name. */
  public List<String> segments() {
    return pilots.stream()
        .filter(pilot -> pilot.startsWith(SEGMENT))
        .map(pilot -> pilot.substring(SEGMENT.length()))
        .toList();
  }

  /** Whether no key is in this ramp. */
  public boolean isNone() {
    return basisPoints == 0 && pilots.isEmpty();
  }

  /**
   * Reads a share such as {@code 1%}, {@code 12.5%}, {@code 0.01%} or {@code 100}, and gives basis
   * points.
   *
   * @throws MigrationGateException if it is no percentage, is finer than 0.01 %, or lies outside 0
   *     to 100
   */
  public static int parseShare(String text) {
    String digits = text.strip();
    if (digits.endsWith("%")) {
      digits = digits.substring(0, digits.length() - 1).strip();
    }
    if (!digits.matches("\\d{1,9}(\\.\\d{1,2})?")) {
      throw invalidShare(text);
    }
    int dot = digits.indexOf('.');
    long whole = Long.parseLong(dot < 0 ? digits : digits.substring(0, dot));
    String fraction = dot < 0 ? "" : digits.substring(dot + 1);
    long points = whole * 100 + Long.parseLong((fraction + "00").substring(0, 2));
    if (points > FULL) {
      throw invalidShare(text);
    }
    return (int) points;
  }

  private static MigrationGateException invalidShare(String text) {
    return new MigrationGateException(new Problem(
        "ramp",
        "'" + text + "'",
        "a share from 0% to 100% in steps of 0.01%",
        "give a percentage such as 1%, 12.5% or 100%"));
  }

  private static String percent(int points) {
    return String.format(Locale.ROOT, points % 100 == 0 ? "%.0f%%" : "%.2f%%", points / 100.0);
  }

  /** For example {@code none}, {@code 12.50%} or {@code 1% + 2 pilots}. */
  @Override
  public String toString() {
    if (isNone()) {
      return "none";
    }
    String share = percent(basisPoints);
    return pilots.isEmpty()
        ? share
        : share + " + " + pilots.size() + (pilots.size() == 1 ? " pilot" : " pilots");
  }
}
