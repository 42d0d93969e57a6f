package io.migrationgate.registration;

import io.migrationgate.Problem;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.declaration.MigrationDeclaration.SideSpec;
import io.migrationgate.protocol.Claim;
import io.migrationgate.spi.KnownBuild;
import io.migrationgate.spi.ResolvedTable;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The question whether everybody finds the same tables by the names of a declaration. A name
 * without schema means whatever a session's search path, or current schema, makes of it. Pure.
 */
public final class SameTables {
  private SameTables() {}

  /**
   * What the names of a migration's tables lead to.
   *
   * @param resolve looks one of them up
   * @return by the name that is declared; names that lead nowhere are left out
   */
  public static Map<String, String> of(
      MigrationDeclaration declared, Function<String, Optional<ResolvedTable>> resolve) {
    Map<String, String> found = new TreeMap<>();
    Stream.of(declared.oldSide(), declared.newSide())
        .flatMap(Stream::ofNullable)
        .map(SideSpec::table)
        .distinct()
        .forEach(name -> resolve.apply(name).ifPresent(table -> found.put(name, table.name())));
    return found;
  }

  /**
   * Whether both sides are tables that share rows.
   *
   * @param resolve looks one of them up
   */
  public static Optional<Problem> overlap(
      MigrationDeclaration declared, Function<String, Optional<ResolvedTable>> resolve) {
    SideSpec old = declared.oldSide();
    SideSpec replacement = declared.newSide();
    return old == null || replacement == null
        ? Optional.empty()
        : resolve
            .apply(old.table())
            .flatMap(one -> resolve.apply(replacement.table()).flatMap(one::overlap));
  }

  /**
   * Whether the build that was seen last found others.
   *
   * @param mine what this session finds, see {@link #of}
   * @param known every build that has registered
   * @return the first difference, with both names
   */
  public static Optional<Problem> difference(
      String migration, Map<String, String> mine, List<KnownBuild> known) {
    return known.stream()
        .sorted(Comparator.comparing(KnownBuild::last).reversed())
        .flatMap(build -> build.claims().stream()
            .filter(
                claim -> claim.migration().equals(migration) && !claim.tables().isEmpty())
            .map(claim -> difference(build, claim, mine)))
        .findFirst()
        .flatMap(Function.identity());
  }

  private static Optional<Problem> difference(
      KnownBuild build, Claim claim, Map<String, String> mine) {
    return mine.entrySet().stream()
        .filter(entry -> {
          String theirs = claim.tables().get(entry.getKey());
          return theirs != null && !theirs.equals(entry.getValue());
        })
        .findFirst()
        .map(entry -> new Problem(
            "migration '" + claim.migration() + "'",
            "table " + entry.getKey() + " is " + entry.getValue() + " here, and "
                + claim.tables().get(entry.getKey()) + " for build " + build.build(),
            "the same table for everybody",
            "connect as that build's nodes do: with their schema, or search path, in the URL"));
  }
}
