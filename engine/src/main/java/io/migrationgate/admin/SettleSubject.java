package io.migrationgate.admin;

import io.migrationgate.protocol.MigrationState;
import io.migrationgate.protocol.SubjectKind;
import org.jspecify.annotations.Nullable;

/**
 * What has a last change that is to settle: a migration, a flag, or a document type.
 *
 * @param kind which of them
 * @param name its name among those of its kind
 * @param epoch the number of the epoch that must settle, or has
 * @param settled whether it has
 * @param stand where it stands, for people
 * @param migration the migration as it stands; null for a flag or a document type
 */
public record SettleSubject(
    SubjectKind kind,
    String name,
    long epoch,
    boolean settled,
    String stand,
    @Nullable MigrationState migration) {

  /** A migration. */
  public static SettleSubject of(MigrationState state) {
    return new SettleSubject(
        SubjectKind.MIGRATION,
        state.name(),
        state.epoch(),
        state.settled(),
        state.current().toString(),
        state);
  }

  /** The same, settled. */
  SettleSubject asSettled() {
    return migration == null
        ? new SettleSubject(kind, name, epoch, true, stand, null)
        : of(migration.withSettled());
  }
}
