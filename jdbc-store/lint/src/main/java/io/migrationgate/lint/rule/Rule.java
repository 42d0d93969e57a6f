package io.migrationgate.lint.rule;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One thing that the lint says about statements. Immutable.
 *
 * @param id lower-case words joined by hyphens; ignores name it, so it never changes
 * @param statementClass what a statement it finds is
 * @param title what it finds, in a few words
 * @param why what goes wrong
 * @param instead how to reach the same safely
 * @param scopes where it holds
 */
public record Rule(
    String id,
    StatementClass statementClass,
    String title,
    String why,
    String instead,
    List<Scope> scopes) {

  /**
   * A product and its versions.
   *
   * @param database the product
   * @param from the first version; null for all
   * @param before the first version in which it holds no more; null if there is none
   */
  public record Scope(
      Database database, @Nullable Version from, @Nullable Version before) {
    boolean holds(Target target) {
      return target.database() == database
          && (from == null || target.version().atLeast(from))
          && (before == null || !target.version().atLeast(before));
    }

    @Override
    public String toString() {
      return database.title()
          + (from == null ? "" : " from " + from)
          + (before == null ? "" : " before " + before);
    }
  }

  /** Copies the list. */
  public Rule {
    scopes = List.copyOf(scopes);
  }

  /** Whether it holds there. */
  public boolean holds(Target target) {
    return scopes.stream().anyMatch(scope -> scope.holds(target));
  }

  /** For example {@code PostgreSQL, MariaDB}. */
  public String where() {
    return scopes.stream().map(Scope::toString).collect(Collectors.joining(", "));
  }

  /** Whether it only advises: such a finding fails nothing unless it is asked to. */
  public boolean advises() {
    return statementClass == StatementClass.EXPANDING || statementClass == StatementClass.NEUTRAL;
  }
}
