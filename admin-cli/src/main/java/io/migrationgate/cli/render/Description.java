package io.migrationgate.cli.render;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.migrationgate.admin.FlagDependent;
import io.migrationgate.cli.render.Style.Tone;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.declaration.MigrationDeclaration.SideSpec;
import io.migrationgate.jdbc.backfill.run.BackfillRun;
import io.migrationgate.protocol.GuardLimits;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.protocol.NodeReport.Counts;
import io.migrationgate.spi.StoreView;
import io.migrationgate.spi.StoredDefinition;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** All that is known of one migration. */
public final class Description {
  private static final int LABEL_COLUMNS = 16;

  private Description() {}

  /**
   * Writes the declaration, the state and what was counted.
   *
   * @param tables what the declared tables' names lead to, as far as that is known
   */
  public static void print(
      PrintWriter out,
      Style style,
      StoreView view,
      MigrationState state,
      @Nullable MigrationDeclaration declared,
      Map<String, String> tables) {
    out.println(style.paint(Tone.STRONG, "migration " + Text.printable(state.name())));
    StoredDefinition stored = view.definitions().get(state.name());
    if (declared == null || stored == null) {
      line(out, "declared by", "no build yet");
    } else {
      declaration(out, declared, stored, tables);
    }
    out.println();
    out.println(style.paint(Tone.STRONG, "state"));
    line(out, "phase", state.describe());
    line(out, "settled", Migrations.yesNo(state.settled()));
    line(
        out,
        "in sync",
        "old " + Migrations.yesNo(state.oldInSync()) + ", new "
            + Migrations.yesNo(state.newInSync()));
    line(out, "epoch", state.epoch() + " (phase entered at " + state.enteredEpoch() + ")");
    line(
        out,
        "unrepaired",
        view.unrepaired().getOrDefault(state.name(), 0L) + " failed secondary writes");
    counts(out, view, state);
    FlagDependent.on(view, state.name())
        .forEach(flag -> line(out, "flag", flag.key() + ": " + flag.describe()));
  }

  /** Writes a line about a run that is not over. */
  public static void backfill(PrintWriter out, BackfillRun run) {
    line(out, "backfill", Runs.brief(run));
  }

  private static void declaration(
      PrintWriter out,
      MigrationDeclaration declared,
      StoredDefinition stored,
      Map<String, String> tables) {
    line(out, "description", orDash(declared.description()));
    line(out, "owner", orDash(declared.owner()));
    line(out, "declared by", "build " + stored.build() + ", which supports " + declared.supports());
    line(out, "old side", side(declared.oldSide(), tables));
    line(
        out,
        "new side",
        side(declared.newSide(), tables)
            + (declared.lossy() ? " (the way back loses information)" : ""));
    line(
        out,
        "comparison",
        share(declared.compare().sampleBasisPoints()) + " of reads, within "
            + Text.duration(declared.compare().deadline().toMillis()));
    GuardLimits guards = declared.guards();
    line(
        out,
        "guards",
        "at least " + Text.count(guards.minCompared(), "comparison") + ", at most "
            + share(guards.maxMismatchBasisPoints()) + " mismatches, at most "
            + Text.count(guards.maxErrors(), "error"));
    line(out, "verification", verification(declared));
  }

  private static String verification(MigrationDeclaration declared) {
    if (declared.backfill() != null) {
      return "by the declared backfill, row by row";
    }
    return declared.sql().differences() == null ? "nothing declared" : "query declared";
  }

  private static void counts(PrintWriter out, StoreView view, MigrationState state) {
    List<Counts> counts = view.nodes().stream()
        .map(node -> node.report().counts().get(state.name()))
        .filter(Objects::nonNull)
        .filter(count -> count.enteredEpoch() == state.enteredEpoch())
        .toList();
    line(
        out,
        "reads",
        sum(counts, Counts::readOld) + " old, " + sum(counts, Counts::readNew) + " new");
    line(
        out,
        "writes",
        sum(counts, Counts::wroteOld) + " old, " + sum(counts, Counts::wroteNew) + " new");
    long compared = sum(counts, count -> count.observed().compared());
    long mismatches = sum(counts, count -> count.observed().mismatches());
    long errors = sum(counts, count -> count.observed().errors());
    line(out, "compared", compared + " reads, mismatches " + mismatches + ", errors " + errors);
  }

  private static long sum(List<Counts> counts, ToLongFunction<Counts> part) {
    return counts.stream().mapToLong(part).sum();
  }

  private static void line(PrintWriter out, String label, String value) {
    out.println("  " + Text.pad(label, LABEL_COLUMNS) + Text.printable(value));
  }

  private static String orDash(String text) {
    return text.isBlank() ? "-" : text;
  }

  private static String side(@Nullable SideSpec side, Map<String, String> tables) {
    if (side == null) {
      return "-";
    }
    String found = tables.get(side.table());
    return side.table()
        + (side.columns().isEmpty() ? "" : " (" + String.join(", ", side.columns()) + ")")
        + (found == null || found.equals(side.table()) ? "" : ", which is " + found);
  }

  private static String share(int basisPoints) {
    return String.format(
        Locale.ROOT, basisPoints % 100 == 0 ? "%.0f%%" : "%.2f%%", basisPoints / 100.0);
  }

  /** The same for scripts; the declaration is as the build wrote it. */
  public static ObjectNode json(StoreView view, MigrationState state) {
    ObjectNode object = JsonOut.object();
    object.put("migration", state.name());
    object.set("state", JsonOut.state(state));
    object.put("unrepaired", view.unrepaired().getOrDefault(state.name(), 0L));
    ArrayNode flags = object.putArray("flags");
    for (FlagDependent flag : FlagDependent.on(view, state.name())) {
      ObjectNode one = flags.addObject().put("flag", flag.key()).put("enabled", flag.enabled());
      flag.conditions().forEach(one.putArray("conditions")::add);
      flag.builds().forEach(one.putArray("builds")::add);
    }
    StoredDefinition stored = view.definitions().get(state.name());
    if (stored == null) {
      object.putNull("declaredBy");
      object.putNull("declaration");
      return object;
    }
    object.put("declaredBy", stored.build());
    object.put("fingerprint", stored.fingerprint());
    object.set("declaration", JsonOut.parsed(stored.json()));
    return object;
  }
}
