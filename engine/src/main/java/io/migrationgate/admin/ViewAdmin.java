package io.migrationgate.admin;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.migrationgate.MigrationGateException;
import io.migrationgate.Phase;
import io.migrationgate.Problem;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.registration.ViewSchemas;
import io.migrationgate.registration.ViewSchemas.Need;
import io.migrationgate.spi.ChangeSet;
import io.migrationgate.spi.GateStore;
import io.migrationgate.spi.HistoryNote;
import io.migrationgate.spi.StoreView;
import io.migrationgate.spi.ViewDatabase;
import io.migrationgate.spi.ViewDatabase.ShownMigration;
import io.migrationgate.spi.ViewDatabase.ViewPlan;
import io.migrationgate.spi.ViewDatabase.ViewSession;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Makes view schemas, tells who uses them, and drops those that nobody needs. As thread-safe as the
 * store.
 */
public final class ViewAdmin {
  /** Sessions of this library's own tools begin with this. */
  private static final String OWN_PREFIX = "mgate";

  private final GateStore store;
  private final ViewDatabase database;

  /** View schemas of a database, by the declarations in a store. */
  public ViewAdmin(GateStore store, ViewDatabase database) {
    this.store = store;
    this.database = database;
  }

  /** All that builds declare or use, by name. */
  public List<ViewSchemaStatus> list() {
    StoreView view = store.view();
    ViewSchemas schemas = new ViewSchemas(view, store.builds());
    Set<String> names = schemas.names();
    Set<String> existing = database.existing(names);
    List<ViewSession> sessions = database.sessions(names, view.processes());
    return names.stream()
        .map(name -> new ViewSchemaStatus(
            name,
            existing.contains(name),
            schemas.shown(name),
            schemas.needs(name),
            sessions.stream().filter(each -> each.schema().equals(name)).toList()))
        .toList();
  }

  /** Sessions of which the database does not tell what they use. */
  public List<ViewSession> unknownSessions() {
    StoreView view = store.view();
    return database
        .sessions(new ViewSchemas(view, store.builds()).names(), view.processes())
        .stream()
        .filter(session -> session.schema().isEmpty())
        .toList();
  }

  /**
   * What {@link #create} would do.
   *
   * @throws MigrationGateException if nobody declares the view schema, or it cannot be made
   */
  public ViewPlan planned(String schema) {
    StoreView view = store.view();
    return database.creating(schema, shown(view, schema));
  }

  private List<ShownMigration> shown(StoreView view, String schema) {
    List<ShownMigration> all = new ArrayList<>();
    new ViewSchemas(view, store.builds()).shown(schema).forEach((migration, views) -> {
      MigrationDeclaration declared = GateAdmin.declaration(view, migration);
      if (declared != null && declared.oldSide() != null && declared.newSide() != null) {
        boolean contracted = GateAdmin.state(view, migration).phase() == Phase.CONTRACTED;
        all.add(new ShownMigration(declared, views, contracted));
      }
    });
    return all;
  }

  /**
   * Makes a view schema, or what it lacks.
   *
   * @param lockTimeout how long each statement may wait for a lock
   * @return what was done
   * @throws MigrationGateException if it cannot be made; what was done before is told
   */
  public ViewPlan create(String schema, Duration lockTimeout, Operator operator) {
    ViewPlan plan = planned(schema);
    if (!plan.statements().isEmpty()) {
      database.run(plan.statements(), lockTimeout);
      store.change(
          UUID.randomUUID().toString(),
          view -> new ChangeSet<>(
              true, List.of(), notes(view, schema, "views-create", plan.statements(), operator)));
    }
    return plan;
  }

  /**
   * What {@link #drop} would do.
   *
   * @throws MigrationGateException if nobody declares the view schema, or something else is in it
   */
  public List<String> plannedDrop(String schema) {
    new ViewSchemas(store.view(), store.builds()).shown(schema);
    return database.dropping(schema);
  }

  /**
   * Why a view schema must not be dropped.
   *
   * @return none if it may be
   */
  public List<Problem> obstacles(String schema, Operator operator) {
    StoreView view = store.view();
    ViewSchemas schemas = new ViewSchemas(view, store.builds());
    List<Problem> found = new ArrayList<>();
    for (Need need : schemas.needs(schema)) {
      if (need.live()) {
        found.add(problem(
            schema,
            need.toString(),
            "no node that sees the tables through it",
            "stop these nodes, or roll out a build with another viewSchema"));
      } else if (!operator.forced()) {
        found.add(problem(
            schema,
            need.toString(),
            "no build that may be rolled back to and needs it",
            "go on until its phases end the way back to it, or give it up: --force"));
      }
    }
    List<ViewSession> sessions = database.sessions(Set.of(schema), view.processes()).stream()
        .filter(session -> !harmless(session, operator))
        .toList();
    List<ViewSession> using =
        sessions.stream().filter(session -> session.schema().equals(schema)).toList();
    if (!using.isEmpty()) {
      found.add(problem(
          schema,
          "sessions that use it: " + lines(using),
          "none",
          "end them, or name those that are harmless: --ignore-sessions " + names(using)));
    }
    List<ViewSession> unknown =
        sessions.stream().filter(session -> session.schema().isEmpty()).toList();
    if (!unknown.isEmpty() && !operator.forced() && !operator.vouchesForWriters()) {
      found.add(problem(
          schema,
          "sessions of which the database does not tell what they use: " + lines(unknown),
          "to know that they do not use it",
          "name those that do not: --ignore-sessions " + names(unknown)));
    }
    return found;
  }

  private static boolean harmless(ViewSession session, Operator operator) {
    return operator.ignoredSessions().contains(session.name())
        || session.name().toLowerCase(Locale.ROOT).startsWith(OWN_PREFIX);
  }

  private static String lines(List<ViewSession> sessions) {
    return sessions.stream()
        .map(session -> session.name() + " " + session.id() + " (" + session.how() + ")")
        .collect(Collectors.joining("; "));
  }

  private static String names(List<ViewSession> sessions) {
    return '"'
        + sessions.stream()
            .map(ViewSession::name)
            .distinct()
            .sorted()
            .collect(Collectors.joining(","))
        + '"';
  }

  /**
   * Drops a view schema that {@link #obstacles} have nothing against.
   *
   * @return the statements that have run; none if there was no such schema
   * @throws MigrationGateException if something is in the way
   */
  public List<String> drop(String schema, Duration lockTimeout, Operator operator) {
    // Under the lock of changes, which nodes register under: one that would see the tables through
    // it has come before, and is found, or comes when it is gone.
    return store.change(UUID.randomUUID().toString(), view -> {
      List<String> statements = plannedDrop(schema);
      List<Problem> obstacles = obstacles(schema, operator);
      if (!obstacles.isEmpty()) {
        throw new MigrationGateException(obstacles.get(0));
      }
      if (statements.isEmpty()) {
        return ChangeSet.nothing(statements);
      }
      database.run(statements, lockTimeout);
      return new ChangeSet<>(
          statements, List.of(), notes(view, schema, "views-drop", statements, operator));
    });
  }

  private List<HistoryNote> notes(
      StoreView view, String schema, String kind, List<String> statements, Operator operator) {
    var details = JsonNodeFactory.instance.objectNode().put("schema", schema);
    statements.forEach(details.putArray("statements")::add);
    List<HistoryNote> notes = new ArrayList<>();
    for (String migration : new ViewSchemas(view, store.builds()).shown(schema).keySet()) {
      MigrationState state = GateAdmin.state(view, migration);
      String place = state.current().toString();
      notes.add(new HistoryNote(
          migration, kind, place, place, operator.actor(), operator.reason(), details.toString()));
    }
    return notes;
  }

  private static Problem problem(String schema, String found, String expected, String next) {
    return new Problem("view schema '" + schema + "'", found, expected, next);
  }
}
