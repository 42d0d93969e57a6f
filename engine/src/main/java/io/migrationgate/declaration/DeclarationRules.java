package io.migrationgate.declaration;

import io.migrationgate.MigrationGateException;
import io.migrationgate.Phase;
import io.migrationgate.Problem;
import io.migrationgate.declaration.MigrationDeclaration.SideSpec;
import io.migrationgate.protocol.Ramp;
import io.migrationgate.protocol.SupportedPhases;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a valid declaration is. The values check themselves against these rules when they are made,
 * so that the builder, the YAML file and the store agree; the reader of the YAML file asks the
 * single rules before that, in order to name the line. Nothing is ever corrected silently.
 */
final class DeclarationRules {
  static final int MAX_NAME_CHARS = 100;
  static final Duration MAX_DEADLINE = Duration.ofSeconds(10);

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");

  private DeclarationRules() {}

  static void name(String name) {
    String expected =
        "lower-case letters and digits in words joined by single hyphens, a letter first, at most "
            + MAX_NAME_CHARS
            + " characters";
    String nextStep = "choose a name such as customer-name-split";
    if (name.length() > MAX_NAME_CHARS) {
      String found = name.length() + " characters, " + Shown.quoted(name);
      throw refused("name", found, expected, nextStep);
    }
    if (!NAME.matcher(name).matches()) {
      throw refused("name", Shown.quoted(name), expected, nextStep);
    }
  }

  /** A text for people. */
  static void prose(String subject, String text) {
    printable(subject, text);
  }

  static void build(String build) {
    line("build", build);
  }

  static void table(String table) {
    line("table", table);
  }

  static void column(String column) {
    line("column", column);
  }

  static void columns(List<String> columns) {
    Set<String> seen = new HashSet<>();
    for (String column : columns) {
      column(column);
      if (!seen.add(column)) {
        throw refused(
            "columns", Shown.quoted(column) + " twice", "each column once", "remove one of them");
      }
    }
  }

  /** Two sides that share a column would overwrite each other. Names are compared as written. */
  static void sides(@Nullable SideSpec old, @Nullable SideSpec replacement) {
    if (old == null || replacement == null || !old.table().equals(replacement.table())) {
      return;
    }
    String table = Shown.quoted(old.table());
    if (old.columns().isEmpty() || replacement.columns().isEmpty()) {
      throw refused(
          "sides",
          "the whole table " + table + " on one side and the same table on the other",
          "two sides that share no column",
          "name the columns of each side");
    }
    List<String> shared = new ArrayList<>(old.columns());
    shared.retainAll(replacement.columns());
    if (!shared.isEmpty()) {
      throw refused(
          "sides",
          "column " + Shown.quoted(shared.get(0)) + " of table " + table + " on both sides",
          "two sides that share no column",
          "leave it out: what both sides have does not migrate");
    }
  }

  static SupportedPhases supports(Collection<Phase> phases) {
    Set<Phase> seen = new HashSet<>();
    for (Phase phase : phases) {
      if (!seen.add(phase)) {
        throw refused(
            "supported phases", phase + " twice", "each phase once", "remove one of them");
      }
    }
    return SupportedPhases.of(phases);
  }

  static void sample(int basisPoints) {
    if (basisPoints < 0 || basisPoints > Ramp.FULL) {
      throw refused(
          "compared sample",
          basisPoints + " basis points",
          "0 to " + Ramp.FULL + " (0% to 100%)",
          "give a share in hundredths of a percent");
    }
  }

  /** Whole milliseconds, because that is what the store keeps. */
  static void deadline(Duration deadline) {
    boolean inRange =
        deadline.compareTo(Duration.ZERO) > 0 && deadline.compareTo(MAX_DEADLINE) <= 0;
    if (!inRange || deadline.toNanosPart() % 1_000_000 != 0) {
      throw refused(
          "comparison deadline",
          shown(deadline),
          "whole milliseconds, from 1ms to 10s",
          "give a duration such as 50ms");
    }
  }

  static void sql(String subject, String sql) {
    if (sql.isBlank()) {
      throw refused(
          subject, "a blank text", "an SQL statement", "write the statement, or leave it out");
    }
    printable(subject, sql);
  }

  /** Runs a step, and says whose part it is that a problem is about. */
  static <T> T partOf(String owner, Supplier<T> step) {
    try {
      return step.get();
    } catch (MigrationGateException e) {
      Problem problem = e.problem();
      throw refused(
          owner + ", " + problem.subject(),
          problem.found(),
          problem.expected(),
          problem.nextStep());
    }
  }

  static MigrationGateException refused(
      String subject, String found, String expected, String nextStep) {
    return new MigrationGateException(new Problem(subject, found, expected, nextStep));
  }

  private static void line(String subject, String text) {
    boolean printable = text.codePoints().allMatch(DeclarationRules::prints);
    if (text.isBlank() || !printable || !text.equals(text.strip())) {
      throw refused(
          subject,
          text.isBlank() ? "a blank text" : Shown.quoted(text),
          "one line of text with no white space around it",
          "correct it");
    }
  }

  private static void printable(String subject, String text) {
    if (text.codePoints().anyMatch(c -> !prints(c) && "\n\r\t".indexOf(c) < 0)) {
      throw refused(
          subject, Shown.quoted(text), "printable text, line breaks and tabs", "remove the rest");
    }
  }

  /** Terminals obey control characters, and databases do not store halves of surrogate pairs. */
  private static boolean prints(int codePoint) {
    return !Character.isISOControl(codePoint)
        && Character.getType(codePoint) != Character.SURROGATE;
  }

  private static String shown(Duration duration) {
    boolean readable = duration.toSeconds() > -1_000
        && duration.toSeconds() < 1_000
        && duration.toNanosPart() % 1_000_000 == 0;
    return readable ? duration.toMillis() + "ms" : duration.toString();
  }
}
