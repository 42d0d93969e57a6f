package io.migrationgate.cli.command.change;

import io.migrationgate.admin.GateAdmin;
import io.migrationgate.cli.command.base.Session;
import io.migrationgate.declaration.MigrationDeclaration;

/** Says aloud that the way back loses something, before the old side goes stale. */
final class Lossy {
  private Lossy() {}

  /** Warns if the move leads to write-new and the migration is declared to lose information. */
  static void warn(Session session, String migration, boolean leadsToWriteNew) {
    if (!leadsToWriteNew || session.json()) {
      return;
    }
    MigrationDeclaration declared = GateAdmin.declaration(session.admin().view(), migration);
    if (declared != null && declared.lossy()) {
      session.say(
          "note: mapping the new side to the old one loses information (declared lossy): from write-new on,"
              + " the way back to the old side does not restore all of it");
    }
  }
}
