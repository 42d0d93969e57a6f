package io.migrationgate.cli.render;

import io.migrationgate.admin.SettleProgress;
import io.migrationgate.admin.SettleProgress.Stage;
import io.migrationgate.protocol.NodeRecord;
import io.migrationgate.protocol.NodeReport;
import io.migrationgate.spi.GateDatabase.BlockingSession;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How far a change has settled, in words. */
public final class Settle {
  private static final int STATEMENT_COLUMNS = 100;

  private Settle() {}

  /**
   * The name of the stage: {@code nodes}, {@code fences}, {@code transactions}, {@code database},
   * {@code grace} or {@code settled}.
   */
  public static String stage(SettleProgress progress) {
    return progress.stage().name().toLowerCase(Locale.ROOT);
  }

  /** What is being waited for, in one line. */
  public static String line(SettleProgress progress) {
    if (progress.stage() == Stage.NODES) {
      return "waiting for " + progress.nodes().size() + " of " + nodes(progress.acknowledging())
          + ": " + busy(progress);
    }
    return progress.stage() == Stage.FENCES || progress.stage() == Stage.DATABASE
        ? after(progress)
        : acknowledged(progress) + ", " + after(progress);
  }

  private static String after(SettleProgress progress) {
    return switch (progress.stage()) {
      case FENCES ->
        "waiting for transactions that hold an older epoch"
            + (progress.nodes().isEmpty() ? "" : ": " + busy(progress))
            + (progress.sessions().isEmpty() ? "" : "; open are " + transactions(progress));
      case DATABASE ->
        "the database does not answer, or somebody holds a lock there; looking again";
      case GRACE ->
        "transactions cannot be seen, waiting for the grace given, "
            + Text.duration(progress.graceLeftMillis())
            + " left";
      default -> "waiting for " + transactions(progress);
    };
  }

  private static String busy(SettleProgress progress) {
    return progress.nodes().stream()
        .map(node -> busy(node, progress.beatAges().get(node.id())))
        .sorted()
        .collect(Collectors.joining(", "));
  }

  private static String busy(NodeRecord node, @Nullable Duration age) {
    List<String> facts = new ArrayList<>();
    if (node.report().openPins() > 0) {
      facts.add(oldest(node.report(), age));
    }
    if (age != null && age.toMillis() > node.leaseMillis() / 2) {
      facts.add("no heartbeat for " + Text.duration(age.toMillis()));
    }
    return node.label() + (facts.isEmpty() ? "" : " (" + String.join(", ", facts) + ")");
  }

  /** What a node said of its oldest unit of work, as of now. */
  private static String oldest(NodeReport report, @Nullable Duration age) {
    String name = report.oldestPinName();
    return (name == null ? "" : "'" + name + "' ") + "for "
        + Text.duration(oldestUnitMillis(report, age));
  }

  /**
   * How long the oldest unit of work of a node has been open by now, if it is still open.
   *
   * @param age of the report; null if unknown, and then not counted
   */
  public static long oldestUnitMillis(NodeReport report, @Nullable Duration age) {
    long said = report.oldestPinMillis();
    return report.openPins() == 0 || age == null ? said : said + age.toMillis();
  }

  private static String transactions(SettleProgress progress) {
    List<BlockingSession> sessions = progress.sessions();
    if (sessions.isEmpty()) {
      return "open transactions";
    }
    return Text.count(sessions.size(), "transaction") + ": "
        + String.join(", ", sessions.stream().map(Settle::session).sorted().toList());
  }

  /** What has been waited for, and for how long. */
  public static String finished(SettleProgress progress, long millis, boolean byGrace) {
    return "settled in " + Text.duration(millis) + ": " + acknowledged(progress)
        + (byGrace
            ? ", transactions not seen: on the word given with --grace"
            : ", transactions drained");
  }

  private static String acknowledged(SettleProgress progress) {
    if (progress.live() == 0) {
      return "no live node";
    }
    int fenced = progress.live() - progress.acknowledging();
    String without = nodes(fenced) + " without a lease";
    if (progress.acknowledging() == 0) {
      return without;
    }
    return nodes(progress.acknowledging()) + " acknowledged" + (fenced == 0 ? "" : ", " + without);
  }

  private static String nodes(int count) {
    return Text.count(count, "node");
  }

  /** Who is in the way, one line for each, under a first line that sums up. */
  public static String blockers(SettleProgress progress, long millis) {
    List<String> lines = new ArrayList<>();
    String summary = "not settled after " + Text.duration(millis) + ": ";
    if (progress.stage() == Stage.NODES) {
      lines.add(summary + progress.nodes().size() + " of " + nodes(progress.acknowledging())
          + " not at epoch " + progress.subject().epoch() + " yet");
      nodes(progress).forEach(lines::add);
    } else if (progress.stage() == Stage.FENCES) {
      lines.add(summary + "transactions of nodes without leases hold an epoch before "
          + progress.subject().epoch());
      nodes(progress).forEach(lines::add);
      sessions(progress).map(line -> "open: " + line).forEach(lines::add);
    } else if (progress.stage() == Stage.GRACE || progress.stage() == Stage.DATABASE) {
      lines.add(summary + after(progress));
    } else {
      lines.add(summary + acknowledged(progress) + ", but "
          + (progress.sessions().isEmpty()
              ? "older transactions may still be open"
              : "older transactions are open"));
      sessions(progress).forEach(lines::add);
    }
    return String.join("\n", lines);
  }

  private static Stream<String> sessions(SettleProgress progress) {
    return progress.sessions().stream()
        .map(session -> session(session) + statement(session))
        .sorted();
  }

  private static Stream<String> nodes(SettleProgress progress) {
    return progress.nodes().stream()
        .map(node -> node(node, progress.beatAges().get(node.id())))
        .sorted();
  }

  private static String node(NodeRecord node, @Nullable Duration age) {
    NodeReport report = node.report();
    return "node " + node.id() + " (" + node.label() + "): at epoch " + node.acked()
        + (report.openPins() == 0
            ? ", no unit of work open"
            : ", " + Text.count(report.openPins(), "unit") + " of work open, the oldest "
                + oldest(report, age))
        + (age == null ? "" : ", last heartbeat " + Text.duration(age.toMillis()) + " ago");
  }

  private static String session(BlockingSession session) {
    return session.id()
        + (session.user().isEmpty() ? "" : " of " + session.user())
        + (session.ageMillis() < 0 ? "" : ", open for " + Text.duration(session.ageMillis()));
  }

  private static String statement(BlockingSession session) {
    return session.statement().isBlank()
        ? ""
        : ": " + Text.brief(Mask.mask(session.statement()), STATEMENT_COLUMNS);
  }
}
