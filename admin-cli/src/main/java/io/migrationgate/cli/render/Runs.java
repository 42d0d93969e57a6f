package io.migrationgate.cli.render;

import io.migrationgate.cli.render.Style.Tone;
import io.migrationgate.cli.render.Table.Cell;
import io.migrationgate.jdbc.backfill.run.BackfillRun;
import io.migrationgate.jdbc.backfill.run.BackfillRun.Counts;
import io.migrationgate.jdbc.backfill.run.BackfillSettings;
import io.migrationgate.jdbc.backfill.run.DocumentRewrite;
import io.migrationgate.jdbc.backfill.run.RunState;
import io.migrationgate.jdbc.backfill.run.Stage;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Runs of backfills, for people; {@link RunJson} is for scripts. */
public final class Runs {
  private static final int BAR = 20;

  private Runs() {}

  /** Rows that the run's stage has done; -1 for stages in which nobody counts them. */
  static long done(BackfillRun run) {
    return switch (run.stage()) {
      case COPY -> run.counts().copied();
      case COMPARE -> run.counts().compared();
      case ORPHANS, REPAIR, FENCE, STRAYS, FINISH -> -1;
    };
  }

  /**
   * How much of its stage a run has done, at most 99 since the total is an estimate; null if
   * unknown.
   */
  static @Nullable Integer percent(BackfillRun run) {
    long done = done(run);
    long total = run.counts().total();
    if (done < 0 || total <= 0 || !run.state().active()) {
      return null;
    }
    return (int) Math.min(99, done * 100.0 / total);
  }

  private static String stage(BackfillRun run) {
    return switch (run.stage()) {
      case COPY -> "copying";
      case ORPHANS -> "removing orphans";
      case REPAIR -> "repairing";
      case FENCE -> "settling";
      case COMPARE -> "comparing";
      case STRAYS -> "looking for strays";
      case FINISH -> "finishing";
    };
  }

  private static String what(BackfillRun run) {
    String done = stage(run) + (run.round() > 1 ? ", round " + run.round() : "");
    return switch (run.state()) {
      case NEW -> "not begun";
      case PAUSED -> "paused (" + done + ")";
      case RUNNING, VERIFYING -> done;
      case SUCCEEDED, FAILED, CANCELLED -> run.state().wireName();
    };
  }

  /** How a run goes, in one line; the bar and the time left are those of its stage. */
  public static String line(BackfillRun run, Pace pace) {
    return line(run, pace, run.heldBy().isEmpty());
  }

  /** The bar gives way to what holds the run: there is room for one of them only. */
  private static String line(BackfillRun run, Pace pace, boolean bar) {
    if (run.stage() == Stage.FENCE && run.heldBy().startsWith(stage(run))) {
      return run.heldBy();
    }
    StringBuilder line = new StringBuilder(what(run));
    Integer percent = percent(run);
    if (percent != null && run.state() != RunState.NEW) {
      int full = percent * BAR / 100;
      line.append(bar ? " [" + "#".repeat(full) + "-".repeat(BAR - full) + "]" : "")
          .append(' ')
          .append(percent)
          .append('%');
    }
    if (!run.heldBy().isEmpty()) {
      return line.append(", held: ").append(run.heldBy()).toString();
    }
    Long rate = pace.rowsPerSecond();
    line.append(rate == null ? "" : ", " + rate + " rows/s");
    Long left = pace.leftMillis();
    line.append(left == null ? "" : ", " + Text.duration(left) + " left");
    return run.state() == RunState.PAUSED
        ? line.toString()
        : line.append(", ").append(Text.count(run.counts().workers(), "worker")).toString();
  }

  /** A run that is not over, for whoever looks at its migration. */
  public static String brief(BackfillRun run) {
    return "run " + run.id() + ", " + line(run, Pace.NONE, false) + "; see: mgate backfill status "
        + run.migration();
  }

  /** What a run is, when it begins. */
  public static String beginning(BackfillRun run) {
    if (documents(run)) {
      return "run " + run.id() + " of " + run.migration()
          + ": rewrites documents into the version in"
          + " force"
          + (run.counts().total() > 0 ? ", about " + Text.count(run.counts().total(), "row") : "");
    }
    String ways = run.direction().source() + " side to the " + run.direction().target() + " one";
    return "run " + run.id() + " of " + run.migration() + ": "
        + (run.verifyOnly()
            ? "compares the " + run.direction().target() + " side with the "
                + run.direction().source() + " one"
            : "copies from the " + ways)
        + (run.counts().total() > 0 ? ", about " + Text.count(run.counts().total(), "row") : "");
  }

  private static boolean documents(BackfillRun run) {
    return DocumentRewrite.typeOf(run.migration()) != null;
  }

  /** What a run has done, when it is over. */
  public static String summary(BackfillRun run) {
    Counts counts = run.counts();
    List<String> parts = new ArrayList<>();
    if (!run.verifyOnly() || counts.copied() > 0) {
      parts.add(Text.count(counts.copied(), "row") + " copied");
    }
    if (counts.removed() > 0) {
      parts.add(counts.removed() + " removed");
    }
    parts.add(Text.count(counts.compared(), "row") + " compared");
    parts.add(Text.count(counts.differences(), "difference") + kinds(counts));
    return "run " + run.id() + " " + run.state().wireName() + " after "
        + Text.duration(run.elapsed().toMillis()) + ": " + String.join(", ", parts)
        + (run.state() == RunState.SUCCEEDED
            ? documents(run)
                ? "; no document is left in another version"
                : "; the " + run.direction().target() + " side is in sync"
            : "");
  }

  /** What differs, for example {@code (2 null-new, 1 only-old)}; empty if there is nothing. */
  public static String kinds(Counts counts) {
    return counts.kinds().isEmpty()
        ? ""
        : counts.kinds().entrySet().stream()
            .map(kind -> kind.getValue() + " " + kind.getKey())
            .collect(Collectors.joining(", ", " (", ")"));
  }

  /** How gently a run works. */
  public static String settings(BackfillSettings settings) {
    StringBuilder text = new StringBuilder();
    text.append("batches of ")
        .append(Text.duration(settings.batchTarget().toMillis()))
        .append(" and at most ")
        .append(Text.count(settings.largestBatch(), "row"))
        .append(", ")
        .append(settings.sharePercent() == null ? "as much" : settings.sharePercent() + "%")
        .append(" of the time")
        .append(settings.sharePercent() == null ? " as is free, " : ", ")
        .append(Text.count(settings.ranges(), "range"))
        .append(", lock time-out ")
        .append(Text.duration(settings.lockTimeout().toMillis()))
        .append(settings.repair() ? ", repairs" : ", repairs nothing")
        .append(settings.overwriteRicher() ? ", overwrites richer rows" : "");
    boolean usual = settings.maxBlocked() == BackfillSettings.DEFAULT.maxBlocked();
    text.append(usual ? "" : ", at most " + Text.count(settings.maxBlocked(), "row") + " blocked");
    Duration p99 = settings.maxP99();
    text.append(p99 == null ? "" : ", holds over p99 " + Text.duration(p99.toMillis()));
    Duration lag = settings.maxLag();
    text.append(lag == null ? "" : ", holds over lag " + Text.duration(lag.toMillis()));
    text.append(settings.holdSql() == null ? "" : ", holds by query");
    text.append(settings.pauseFile() == null ? "" : ", holds by " + settings.pauseFile());
    return text.toString();
  }

  /** Writes a table of runs, and below it what went wrong with them. */
  public static void print(
      PrintWriter out, Style style, List<BackfillRun> runs, Map<Long, Pace> paces) {
    Table table = new Table(
        "RUN",
        "MIGRATION",
        "WHAT",
        "STATE",
        "STAGE",
        "ROUND",
        "ROWS",
        "DONE",
        "ROWS/S",
        "LEFT",
        "WORKERS",
        "HELD BY");
    for (BackfillRun run : runs) {
      Pace pace = paces.getOrDefault(run.id(), Pace.NONE);
      Integer percent = percent(run);
      Long left = pace.leftMillis();
      boolean active = run.state().active();
      table.row(List.of(
          Cell.of(Long.toString(run.id())),
          Cell.of(run.migration()),
          Cell.of((run.verifyOnly() ? "verify " : "copy ") + run.direction().wireName()),
          new Cell(run.state().wireName(), tone(run.state())),
          Cell.of(active && run.state() != RunState.NEW ? stage(run) : "-"),
          Cell.of(Integer.toString(run.round())),
          Cell.of(Long.toString(run.counts().total())),
          Cell.of(percent == null ? "-" : percent + "%"),
          Cell.of(pace.rowsPerSecond() == null ? "-" : pace.rowsPerSecond().toString()),
          Cell.of(left == null ? "-" : Text.duration(left)),
          Cell.of(active ? Integer.toString(run.counts().workers()) : "-"),
          new Cell(run.heldBy().isEmpty() ? "-" : run.heldBy(), Tone.WARN)));
    }
    table.print(out, style);
    for (BackfillRun run : runs) {
      if (!run.share().why().isEmpty()) {
        out.println("run " + run.id() + ": works " + run.share().percent() + "% of the time: "
            + Text.printable(run.share().why()));
      }
      if (!run.problem().isEmpty()) {
        out.println("run " + run.id() + ": " + Text.printable(Mask.mask(run.problem())));
      }
    }
  }

  private static Tone tone(RunState state) {
    return switch (state) {
      case SUCCEEDED -> Tone.GOOD;
      case FAILED -> Tone.BAD;
      case PAUSED -> Tone.WARN;
      case NEW, RUNNING, VERIFYING, CANCELLED -> Tone.PLAIN;
    };
  }
}
