package io.migrationgate.lint;

import io.migrationgate.lint.rule.StatementClass;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How what the lint says goes together with what a reader has said, statement by statement.
 *
 * @param said by the lint
 * @param labelled by a reader
 */
record Score(Set<Label> said, Set<Label> labelled) {
  /**
   * One class of one statement.
   *
   * @param line where the statement begins
   */
  record Label(String file, int line, StatementClass statementClass) implements Comparable<Label> {
    @Override
    public int compareTo(Label other) {
      return toString().compareTo(other.toString());
    }

    @Override
    public String toString() {
      return "%s:%05d %s".formatted(file, line, statementClass);
    }
  }

  /** Of one class only. */
  Score of(StatementClass only) {
    return new Score(of(only, said), of(only, labelled));
  }

  private static Set<Label> of(StatementClass only, Set<Label> labels) {
    return labels.stream()
        .filter(label -> label.statementClass() == only)
        .collect(Collectors.toUnmodifiableSet());
  }

  long both() {
    return said.stream().filter(labelled::contains).count();
  }

  List<Label> tooMuch() {
    return said.stream().filter(label -> !labelled.contains(label)).sorted().toList();
  }

  List<Label> missed() {
    return labelled.stream().filter(label -> !said.contains(label)).sorted().toList();
  }

  String precision() {
    return share(both(), said.size());
  }

  String recall() {
    return share(both(), labelled.size());
  }

  private static String share(long part, long whole) {
    return whole == 0 ? "-" : String.format(Locale.ROOT, "%.1f %%", 100.0 * part / whole);
  }
}
