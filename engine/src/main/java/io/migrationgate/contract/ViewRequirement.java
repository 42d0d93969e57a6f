package io.migrationgate.contract;

import io.migrationgate.Phase;
import io.migrationgate.Problem;
import io.migrationgate.Side;
import io.migrationgate.contract.ContractEvidence.Finding;
import io.migrationgate.contract.ContractEvidence.Requirement;
import io.migrationgate.declaration.DeclarationJson;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.declaration.MigrationDeclaration.SideSpec;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.protocol.ShownSides;
import io.migrationgate.registration.RollbackTargets;
import io.migrationgate.registration.ViewSchemas;
import io.migrationgate.spi.ContractDatabase;
import io.migrationgate.spi.KnownBuild;
import io.migrationgate.spi.StoredDefinition;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Judges what a contract would take away from those who use view schemas. Used once. */
final class ViewRequirement {
  private final MigrationDeclaration declared;
  private final ViewSchemas schemas;
  private final ContractDatabase database;
  private final ContractTerms terms;
  private final Instant now;

  ViewRequirement(
      MigrationDeclaration declared,
      ViewSchemas schemas,
      ContractDatabase database,
      ContractTerms terms,
      Instant now) {
    this.declared = declared;
    this.schemas = schemas;
    this.database = database;
    this.terms = terms;
    this.now = now;
  }

  /** None where no build has declared view schemas for this migration. */
  Optional<Finding> finding() {
    Optional<KnownBuild> naming = schemas.builds().stream()
        .filter(build -> !build.views(declared.name()).isEmpty())
        .reduce((first, second) -> second);
    if (naming.isEmpty() && declared.views().isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(Stream.of(
            lost(naming.map(build -> build.views(declared.name())).orElse(declared.views())),
            oldShown(),
            liveNamer(),
            otherMigration())
        .flatMap(Optional::stream)
        .findFirst()
        .map(problem -> Finding.missing(Requirement.VIEWS, problem, false))
        .or(() -> formerNamer()
            .map(problem -> Finding.missing(Requirement.VIEWS, problem, terms.forced())))
        .orElseGet(() -> Finding.met(
            Requirement.VIEWS,
            declared.views().names().isEmpty()
                ? "no view schema shows the old side"
                : "no view schema shows the old side, and every build sees "
                    + String.join(", ", declared.views().names().keySet())
                    + " by its final name")));
  }

  /** An older build that started last has declared the migration without them. */
  private Optional<Problem> lost(ShownSides known) {
    return known.names().equals(declared.views().names())
        ? Optional.empty()
        : Optional.of(problem(
            "the last declaration has other names of columns than a build that is known: "
                + declared.views().names() + ", and " + known.names(),
            "the names that view schemas show",
            "start a node of the newest build, which declares them anew"));
  }

  private Optional<Problem> oldShown() {
    Set<String> there =
        database.views().existing(ContractStatements.showing(Side.OLD, declared.name(), schemas));
    return there.isEmpty()
        ? Optional.empty()
        : Optional.of(problem(
            "view schemas that show the old side: " + String.join(", ", there),
            "none any more",
            "mgate views drop " + there.iterator().next() + " --reason \"why\""));
  }

  private Optional<Problem> liveNamer() {
    return schemas.view().liveNodes().stream()
        .filter(node -> namesColumns(schemas.of(node.identity().build())))
        .findFirst()
        .map(node -> problem(
            "live node " + node.label() + " names " + columns() + ", since "
                + place(schemas.of(node.identity().build())),
            "every node to see these columns through a view schema that shows the new side",
            "roll out a build whose viewSchema does, and stop this node"));
  }

  /** One that could be started again in contracted, and was there not long ago. */
  private Optional<Problem> formerNamer() {
    return schemas.builds().stream()
        .filter(build -> RollbackTargets.support(build, declared.name()).contains(Phase.CONTRACTED))
        .filter(build -> namesColumns(build.viewSchema()))
        .filter(build -> build.last().plus(terms.quietFor()).isAfter(now))
        .findFirst()
        .map(build -> problem(
            "build " + build.build() + ", to which one may go back, names " + columns() + ", since "
                + place(build.viewSchema()) + "; it was last seen "
                + TimeText.since(build.last(), now),
            "only builds that see these columns through a view schema for "
                + TimeText.span(terms.quietFor()),
            "wait until " + TimeText.second(build.last().plus(terms.quietFor()).plusMillis(999))
                + ", or override it with --force --reason"));
  }

  private boolean namesColumns(String viewSchema) {
    if (declared.views().names().isEmpty()) {
      return false;
    }
    ShownSides shown = viewSchema.isEmpty() ? null : schemas.shown(viewSchema).get(declared.name());
    return shown == null || shown.side(viewSchema) == Side.OLD;
  }

  private static String place(String viewSchema) {
    return viewSchema.isEmpty()
        ? "its build works on the tables themselves"
        : "its view schema " + viewSchema + " shows the old side";
  }

  private String columns() {
    return String.join(", ", declared.views().names().keySet());
  }

  /** One that names a column which gets another name, or has the name that it gets. */
  private Optional<Problem> otherMigration() {
    Set<String> names = new TreeSet<>(declared.views().names().values());
    if (declared.oldSide() != null) {
      names.removeAll(declared.oldSide().columns());
    }
    names.addAll(declared.views().names().keySet());
    for (StoredDefinition stored : schemas.view().definitions().values()) {
      MigrationState state = schemas.view().snapshot().migrations().get(stored.migration());
      if (stored.migration().equals(declared.name()) || state == null || state.retired()) {
        continue;
      }
      MigrationDeclaration other = DeclarationJson.read(stored.json());
      Set<String> common = new TreeSet<>(named(other.oldSide()));
      common.addAll(named(other.newSide()));
      common.retainAll(names);
      if (!common.isEmpty()) {
        return Optional.of(problem(
            "migration '" + other.name() + "', which names " + String.join(", ", common),
            "no other migration of columns that get another name, or have the name that one gets",
            "end that migration first"));
      }
    }
    return Optional.empty();
  }

  /** The columns of a side, if it is of the same table. */
  private List<String> named(@Nullable SideSpec side) {
    return side != null
            && Stream.of(declared.oldSide(), declared.newSide())
                .flatMap(Stream::ofNullable)
                .anyMatch(each -> each.table().equals(side.table()))
        ? side.columns()
        : List.of();
  }

  private Problem problem(String found, String expected, String next) {
    return new Problem("migration '" + declared.name() + "'", found, expected, next);
  }
}
