package io.migrationgate.cli.command.show;

import io.migrationgate.admin.GateAdmin;
import io.migrationgate.cli.command.base.Check;
import io.migrationgate.cli.command.base.Check.Result;
import io.migrationgate.cli.command.base.Session;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.spi.DatabasePrivileges;
import io.migrationgate.spi.DatabasePrivileges.Task;
import io.migrationgate.spi.StoreView;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Whether this user may do what an operator does. */
final class TaskChecks {
  private static final String NAME = "rights";

  private final Session session;
  private final Set<Task> asked;

  /**
   * Checks of some tasks.
   *
   * @param asked what the user is for; empty if nobody has said it: then it must be allowed to move
   *     phases, and may leave the rest to others
   */
  TaskChecks(Session session, Set<Task> asked) {
    this.session = session;
    this.asked = asked;
  }

  List<Check> all(StoreView view) {
    DatabasePrivileges privileges = session.open().databases().get(0).privileges();
    List<String> allowed = new ArrayList<>();
    List<Check> checks = new ArrayList<>();
    for (Task task : asked.isEmpty() ? EnumSet.allOf(Task.class) : asked) {
      List<String> missing = privileges.missing(task, tables(view, task));
      if (missing.isEmpty()) {
        allowed.add(does(task));
      } else {
        checks.add(missing(
            task,
            asked.contains(task) || task == Task.STATUS || task == Task.ADVANCE
                ? Result.FAIL
                : Result.WARN,
            missing));
      }
    }
    if (!allowed.isEmpty()) {
      checks.add(0, Check.ok(NAME, "this user may " + String.join(", ", allowed)));
    }
    return checks;
  }

  static Check missing(Task task, Result result, List<String> statements) {
    String found = "this user may not " + does(task) + ": rights on tables are missing";
    String grants = String.join("; ", statements);
    return new Check(
        NAME,
        result,
        found,
        result == Result.WARN ? grants + "; or leave it to somebody who may" : grants);
  }

  private static String does(Task task) {
    return switch (task) {
      case STATUS -> "look at the store";
      case ADVANCE -> "move phases";
      case BACKFILL -> "work on backfills";
      case CONTRACT -> "drop old sides";
    };
  }

  /** Where nothing is copied, nothing needs to be read; only old sides are dropped. */
  private static Set<String> tables(StoreView view, Task task) {
    return view.snapshot().migrations().values().stream()
        .filter(state -> !state.retired())
        .map(MigrationState::name)
        .map(name -> GateAdmin.declaration(view, name))
        .flatMap(Stream::ofNullable)
        .filter(declared -> task == Task.CONTRACT || declared.backfill() != null)
        .flatMap(declared -> sides(declared, task))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Stream<String> sides(MigrationDeclaration declared, Task task) {
    return (task == Task.CONTRACT
            ? Stream.ofNullable(declared.oldSide())
            : Stream.of(declared.oldSide(), declared.newSide()).flatMap(Stream::ofNullable))
        .map(side -> side.table());
  }
}
