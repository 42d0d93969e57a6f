package io.migrationgate.contract;

import io.migrationgate.Side;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.declaration.MigrationDeclaration.SideSpec;
import io.migrationgate.protocol.ShownSides;
import io.migrationgate.registration.ViewSchemas;
import io.migrationgate.spi.ContractDatabase;
import io.migrationgate.spi.ContractDatabase.Dependents;
import io.migrationgate.spi.ContractDatabase.Presence;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What ends a migration: its declared contract SQL; or, where new columns get the names by which
 * view schemas show them, what the database makes of that.
 *
 * @param texts the statements, in order
 * @param generated whether the database made them, so that each may be run again
 */
record ContractStatements(List<String> texts, boolean generated) {
  static ContractStatements of(
      @Nullable MigrationDeclaration declared, ViewSchemas schemas, ContractDatabase database) {
    if (declared == null || declared.views().names().isEmpty()) {
      return new ContractStatements(
          declared == null ? List.of() : declared.sql().contract(), false);
    }
    return new ContractStatements(
        database.views().finalizing(declared, showing(Side.NEW, declared.name(), schemas)), true);
  }

  /** The view schemas that show a side of a migration, whether they are there or not. */
  static Set<String> showing(Side side, String migration, ViewSchemas schemas) {
    Set<String> showing = new TreeSet<>();
    for (String schema : schemas.names()) {
      ShownSides shown = schemas.shown(schema).get(migration);
      if (shown != null && shown.side(schema) == side) {
        showing.add(schema);
      }
    }
    return showing;
  }

  /**
   * Who depends on the old side. Where new columns have got names of old ones, what is there by
   * these names is the new side.
   */
  static @Nullable Dependents dependents(
      @Nullable MigrationDeclaration declared, ContractDatabase database) {
    SideSpec old = declared == null ? null : declared.oldSide();
    SideSpec replacement = declared == null ? null : declared.newSide();
    if (declared == null || old == null) {
      return null;
    }
    List<String> before = List.copyOf(declared.views().names().keySet());
    boolean over = replacement != null
        && !before.isEmpty()
        && database.dependents(replacement.table(), before).presence() == Presence.NONE;
    return over
        ? new Dependents(Presence.NONE, List.of(), List.of(), List.of())
        : database.dependents(old.table(), old.columns());
  }
}
