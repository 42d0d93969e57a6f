package io.migrationgate.cli.scaffold;

import java.util.Locale;

/** What a repository reaches the database with. */
public enum RepositoryStyle {
  /** {@code java.sql.Connection}. */
  JDBC,
  /** Jdbi's handles. */
  JDBI,
  /** Spring's {@code JdbcClient} and transactions. */
  SPRING,
  /** No repository. */
  NONE;

  /** The name of its template among the resources. */
  String template() {
    return name().toLowerCase(Locale.ROOT) + ".java.txt";
  }
}
