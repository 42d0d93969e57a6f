package io.migrationgate.spi;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What names without a schema stand for in a database: whatever the schemas hold that a session
 * looks in. Implementations are thread-safe; methods may throw {@link StoreUnavailableException}.
 */
public interface NameSearch {

  /**
   * What a table's name leads to.
   *
   * @param table as it is declared
   * @return empty if there is no such table that this user may see, or if this kind of database
   *     cannot tell
   */
  Optional<ResolvedTable> resolve(String table);

  /**
   * The schemas that sessions of this user look in, in order, by their bare names; those of
   * temporary tables are left out. Empty if this kind of database cannot tell.
   */
  List<String> searchPath();

  /**
   * In which of these schemas there are things called as in these texts: functions, types,
   * operators, collations, and tables if a text reads any. More may be told than a text means: a
   * column may be called like a table.
   *
   * @param sql texts, or parts of them; names that say their schema are left out
   * @param path schemas, in the order in which they are looked in
   * @return by kind and name, for example {@code function lower}, the schemas that have one, in
   *     order; what no schema has is left out
   */
  Map<String, List<String>> found(Collection<String> sql, List<String> path);
}
