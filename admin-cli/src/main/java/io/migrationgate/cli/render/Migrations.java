package io.migrationgate.cli.render;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.migrationgate.SecondaryWrites;
import io.migrationgate.cli.render.Style.Tone;
import io.migrationgate.cli.render.Table.Cell;
import io.migrationgate.jdbc.backfill.run.BackfillRun;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.protocol.Placement;
import io.migrationgate.spi.StoreView;
import java.io.PrintWriter;
import java.util.List;

/** Where migrations stand. */
public final class Migrations {
  private Migrations() {}

  /**
   * Writes a line for each migration, and a last one about the store.
   *
   * @param hidden how many retired ones are left out
   */
  public static void print(
      PrintWriter out, Style style, StoreView view, List<MigrationState> states, int hidden) {
    if (states.isEmpty()) {
      out.println(
          hidden == 0
              ? "no migrations: start a build that declares one"
              : "no migrations but those that are retired");
    } else {
      Table table =
          new Table("MIGRATION", "PHASE", "RAMP", "SETTLED", "IN SYNC (OLD/NEW)", "EPOCH", "NODES");
      states.forEach(state -> table.row(row(view, state)));
      table.print(out, style);
    }
    out.println(style.paint(
        Tone.DIM,
        footer(view) + (hidden == 0 ? "" : ", " + hidden + " retired (shown with --all)")));
  }

  private static List<Cell> row(StoreView view, MigrationState state) {
    return List.of(
        Cell.of(state.name()),
        Cell.of(phase(state)),
        Cell.of(state.current().ramp().toString()),
        settled(state),
        Cell.of(yesNo(state.oldInSync()) + "/" + yesNo(state.newInSync())),
        Cell.of(Long.toString(state.epoch())),
        nodes(view, state));
  }

  /** The phase and what is special about it. */
  private static String phase(MigrationState state) {
    return state.phase()
        + (state.current().secondary() == SecondaryWrites.RECORD ? " (record)" : "")
        + (state.current().bridge().isOff() ? "" : " (" + state.current().bridge() + ")")
        + (state.retired() ? " (retired)" : "");
  }

  private static Cell settled(MigrationState state) {
    Placement leaving = state.leaving();
    return leaving == null
        ? new Cell("yes", Tone.GOOD)
        : new Cell("no, from " + leaving, Tone.WARN);
  }

  private static Cell nodes(StoreView view, MigrationState state) {
    long live = view.liveNodes().size();
    long acked = acked(view, state);
    return new Cell(acked + "/" + live, acked == live ? Tone.PLAIN : Tone.WARN);
  }

  private static long acked(StoreView view, MigrationState state) {
    return view.liveNodes().stream()
        .filter(node -> node.acked().number() >= state.epoch())
        .count();
  }

  private static String footer(StoreView view) {
    int givenUp = view.nodes().size() - view.liveNodes().size();
    return "epoch " + view.snapshot().epoch() + ", "
        + Text.count(view.liveNodes().size(), "live node")
        + (givenUp == 0 ? "" : ", " + Text.count(givenUp, "node") + " given up");
  }

  /** {@code yes} or {@code no}. */
  public static String yesNo(boolean value) {
    return value ? "yes" : "no";
  }

  /** Writes a line for each run that is not over. */
  public static void backfills(PrintWriter out, List<BackfillRun> runs) {
    runs.forEach(run -> out.println(
        "backfill of " + Text.printable(run.migration()) + ": " + Text.printable(Runs.brief(run))));
  }

  /** The same for scripts. */
  public static ObjectNode json(
      StoreView view, List<MigrationState> states, List<BackfillRun> runs) {
    ObjectNode object = JsonOut.object();
    object.put("epoch", view.snapshot().epoch().number());
    ArrayNode migrations = object.putArray("migrations");
    for (MigrationState state : states) {
      ObjectNode one = JsonOut.state(state);
      one.put("ackedNodes", acked(view, state));
      one.put("unrepaired", view.unrepaired().getOrDefault(state.name(), 0L));
      runs.stream()
          .filter(run -> run.migration().equals(state.name()))
          .forEach(run -> one.set("backfill", RunJson.of(run, Pace.NONE)));
      migrations.add(one);
    }
    object.put("liveNodes", view.liveNodes().size());
    object.put("givenUpNodes", view.nodes().size() - view.liveNodes().size());
    return object;
  }
}
