package io.migrationgate.registration;

import io.migrationgate.Problem;
import io.migrationgate.declaration.DeclaredSql;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.protocol.Claim;
import io.migrationgate.spi.KnownBuild;
import io.migrationgate.spi.NameSearch;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The question whether everybody means the same by the names in a declaration's SQL: not only its
 * tables ({@link SameTables}), but functions, types, operators and whatever else its expressions
 * name without a schema. Stateless.
 *
 * <p>What nodes remember is the path that they look along, not what they found: what schemas hold
 * changes with every extension that is installed. So both paths are looked along now.
 */
public final class SameNames {
  private SameNames() {}

  /**
   * Whether a session means something else than the nodes of the build that was seen last.
   *
   * @param tables what this session finds by the tables' names, see {@link SameTables#of}
   * @param search for names, along any path
   * @param known every build that has registered
   * @return the first difference, with both
   */
  public static Optional<Problem> difference(
      MigrationDeclaration declared,
      Map<String, String> tables,
      NameSearch search,
      List<KnownBuild> known) {
    String migration = declared.name();
    Optional<Problem> other = SameTables.difference(migration, tables, known);
    Collection<String> sql = DeclaredSql.of(declared).texts().values();
    if (other.isPresent() || sql.isEmpty()) {
      return other;
    }
    return known.stream()
        .filter(build -> claim(build, migration).isPresent())
        .max(Comparator.comparing(KnownBuild::last))
        .flatMap(build -> claim(build, migration)
            .flatMap(claim -> difference(build.build(), claim, sql, search)));
  }

  private static Optional<Claim> claim(KnownBuild build, String migration) {
    return build.claims().stream()
        .filter(
            claim -> claim.migration().equals(migration) && !claim.searchPath().isEmpty())
        .findFirst();
  }

  private static Optional<Problem> difference(
      String build, Claim claim, Collection<String> sql, NameSearch search) {
    List<String> mine = search.searchPath();
    if (mine.isEmpty() || mine.equals(claim.searchPath())) {
      return Optional.empty();
    }
    Map<String, List<String>> here = search.found(sql, mine);
    Map<String, List<String>> there = search.found(sql, claim.searchPath());
    TreeSet<String> names = new TreeSet<>(here.keySet());
    names.addAll(there.keySet());
    return names.stream()
        .filter(name -> !schemas(here, name).equals(schemas(there, name)))
        .findFirst()
        .map(name -> new Problem(
            "migration '" + claim.migration() + "'",
            name + " is found in " + schemas(here, name) + " here, and in " + schemas(there, name)
                + " by nodes of build " + build,
            "the same for everybody",
            "connect as that build's nodes do, with their schema or search path in the URL (theirs is "
                + String.join(", ", claim.searchPath()) + "; here it is " + String.join(", ", mine)
                + "), or write the schema before the name in META-INF/migrations.yaml"));
  }

  private static String schemas(Map<String, List<String>> found, String name) {
    List<String> schemas = found.get(name);
    return schemas == null ? "no schema" : String.join(", ", schemas);
  }
}
