package io.migrationgate.testing;

import io.migrationgate.spi.NameSearch;
import io.migrationgate.spi.ResolvedTable;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A database that no name leads to anything in. */
public interface Nameless extends NameSearch {
  @Override
  default Optional<ResolvedTable> resolve(String table) {
    return Optional.empty();
  }

  @Override
  default List<String> searchPath() {
    return List.of();
  }

  @Override
  default Map<String, List<String>> found(Collection<String> sql, List<String> path) {
    return Map.of();
  }
}
