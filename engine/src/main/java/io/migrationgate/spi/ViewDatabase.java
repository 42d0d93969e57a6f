package io.migrationgate.spi;

import io.migrationgate.MigrationGateException;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.protocol.ShownSides;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * A database in which tables are shown through view schemas; see {@link ShownSides}.
 * Implementations are thread-safe; methods may throw {@link StoreUnavailableException}.
 */
public interface ViewDatabase {
  /** Those of the names by which there is a schema. */
  Set<String> existing(Set<String> schemas);

  /**
   * What makes a view schema, or what it still lacks; views that are there and show what they
   * should stay as they are.
   *
   * @param schema its name
   * @param shown every migration whose tables it shows a side of
   * @throws MigrationGateException if it cannot show that, or something else is there by its name
   */
  ViewPlan creating(String schema, List<ShownMigration> shown);

  /**
   * What removes a view schema.
   *
   * @return none if there is none
   * @throws MigrationGateException if anything else than its views is in it
   */
  List<String> dropping(String schema);

  /**
   * Runs such statements, in one transaction where the database can do that; elsewhere one after
   * the other, and what is left is made anew by asking again.
   *
   * @param lockTimeout how long each may wait for a lock
   * @throws MigrationGateException if one fails, saying which had run
   */
  void run(List<String> statements, Duration lockTimeout);

  /**
   * The sessions that see the tables through one of these view schemas as far as the database
   * tells, and those of which it does not tell.
   *
   * @param processes marks of the registered nodes' processes; of their sessions none is listed as
   *     unknown
   */
  List<ViewSession> sessions(Set<String> schemas, Set<Long> processes);

  /**
   * What drops the old side of a migration whose new columns get other names for good, and gives
   * them these names. Each may be run again: run twice it fails, saying that a column is not there,
   * or does nothing.
   *
   * @param schemas the view schemas that show the new side
   */
  List<String> finalizing(MigrationDeclaration declared, Set<String> schemas);

  /**
   * A migration as a view schema shows it.
   *
   * @param declared both sides
   * @param views which of them is shown, by which names
   * @param contracted whether the old side is given up
   */
  record ShownMigration(MigrationDeclaration declared, ShownSides views, boolean contracted) {}

  /**
   * What is to be done.
   *
   * @param statements in order
   * @param notes what an operator should know of the result
   */
  record ViewPlan(List<String> statements, List<String> notes) {
    /** Copies the lists. */
    public ViewPlan {
      statements = List.copyOf(statements);
      notes = List.copyOf(notes);
    }
  }

  /**
   * A session of the database.
   *
   * @param id in the database's own words
   * @param name its application or user, by which operators call it harmless
   * @param schema the view schema that it uses; empty if the database does not tell
   * @param how it was seen, for people
   */
  record ViewSession(String id, String name, String schema, String how) {}
}
