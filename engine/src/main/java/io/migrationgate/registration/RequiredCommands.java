package io.migrationgate.registration;

import io.migrationgate.Phase;
import io.migrationgate.declaration.BackfillSpec;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.protocol.SupportedPhases;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The commands that bring a migration to where a build works. What they need besides, such as nodes
 * that support the phases on the way, their own guards check.
 */
public final class RequiredCommands {
  private final String name;
  private final String reason;
  private final @Nullable BackfillSpec backfill;
  private final List<String> commands = new ArrayList<>();

  private RequiredCommands(String name, String build, @Nullable BackfillSpec backfill) {
    this.name = name;
    // Taken into a shell's quotes, so whatever could end them is left out.
    this.reason = " --reason 'for build " + build.replaceAll("[^\\p{L}\\p{N} ._+:/@-]", "_") + "'";
    this.backfill = backfill;
  }

  /**
   * The commands, in order.
   *
   * @param state where the migration stands
   * @param range where the build works
   * @param build the build, for the reasons that the history keeps
   * @param backfill how rows are copied; null if that is not declared
   * @return none if the build works there already, or nothing leads there: no phase comes after
   *     contracted, and a tombstone does not move
   */
  public static List<String> commands(
      MigrationState state, SupportedPhases range, String build, @Nullable BackfillSpec backfill) {
    if (state.retired() || state.supportedBy(range)) {
      return List.of();
    }
    if (state.phase() == Phase.CONTRACTED && !range.contains(Phase.CONTRACTED)) {
      return List.of();
    }
    RequiredCommands way = new RequiredCommands(state.name(), build, backfill);
    if (!state.settled()) {
      way.commands.add("mgate settle " + state.name());
    }
    if (!state.supportedBy(range, state.current())) {
      way.walk(state, range);
    }
    return List.copyOf(way.commands);
  }

  private void walk(MigrationState state, SupportedPhases range) {
    Phase phase = state.phase();
    boolean back = phase.compareTo(range.last()) > 0;
    boolean rampInTheWay = back || phase == range.last();
    if (rampInTheWay && !state.current().ramp().isNone()) {
      add("mgate ramp " + name + " off");
    }
    if (back) {
      goBack(state, range.last());
    } else if (phase.compareTo(range.first()) < 0) {
      goOn(state, range.first());
    }
  }

  private void goBack(MigrationState state, Phase to) {
    boolean needsOldSide = to.compareTo(Phase.DUAL_WRITE) <= 0;
    if (state.phase() == Phase.WRITE_NEW && needsOldSide) {
      add("mgate rollback " + name + " --to " + Phase.READ_NEW);
    }
    boolean copies =
        backfill != null && (backfill.code() != null || !backfill.reverse().isEmpty());
    if (state.phase().compareTo(Phase.READ_NEW) >= 0 && needsOldSide && !state.oldInSync()) {
      sync(copies);
    }
    add("mgate rollback " + name + " --to " + to);
  }

  private void goOn(MigrationState state, Phase to) {
    boolean needsNewSide = to.compareTo(Phase.READ_NEW) >= 0 && !state.newInSync();
    if (needsNewSide && state.phase() == Phase.READ_OLD) {
      add("mgate advance " + name + " --to " + Phase.DUAL_WRITE);
    }
    if (needsNewSide) {
      sync(backfill != null);
    }
    if (to != Phase.CONTRACTED) {
      add("mgate advance " + name + " --to " + to);
      return;
    }
    if (state.phase() != Phase.WRITE_NEW) {
      add("mgate advance " + name + " --to " + Phase.WRITE_NEW);
    }
    add("mgate contract " + name);
  }

  private void sync(boolean copies) {
    add(copies ? "mgate backfill start " + name : "mgate verify " + name);
  }

  private void add(String command) {
    commands.add(command + reason);
  }
}
