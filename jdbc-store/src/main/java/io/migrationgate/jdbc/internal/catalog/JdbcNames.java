package io.migrationgate.jdbc.internal.catalog;

import io.migrationgate.jdbc.internal.Dialect;
import io.migrationgate.jdbc.internal.Sessions;
import io.migrationgate.spi.NameSearch;
import io.migrationgate.spi.ResolvedTable;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Asks a database's catalog what names stand for; as thread-safe as its sessions. */
public final class JdbcNames implements NameSearch {
  private final Sessions sessions;
  private final Dialect dialect;

  /** The names of a database. */
  public JdbcNames(Sessions sessions, Dialect dialect) {
    this.sessions = sessions;
    this.dialect = dialect;
  }

  @Override
  public Optional<ResolvedTable> resolve(String table) {
    return sessions.call(handle -> TableCatalog.of(dialect).resolve(handle.getConnection(), table));
  }

  @Override
  public List<String> searchPath() {
    return sessions.call(handle -> catalog().searchPath(handle.getConnection()));
  }

  @Override
  public Map<String, List<String>> found(Collection<String> sql, List<String> path) {
    MentionedNames mentioned = MentionedNames.in(sql, dialect.sql());
    return mentioned.isEmpty() || path.isEmpty()
        ? Map.of()
        : sessions.call(handle -> catalog().found(handle.getConnection(), mentioned, path));
  }

  private NameCatalog catalog() {
    return dialect.choose(
        PostgresNames::new,
        () -> new InformationSchemaNames("DATABASE()"),
        () -> new InformationSchemaNames("SCHEMA()"));
  }
}
