package io.migrationgate.cli.render;

import io.migrationgate.admin.SettleProgress;
import io.migrationgate.admin.SettleProgress.Stage;
import io.migrationgate.protocol.NodeRecord;
import io.migrationgate.protocol.NodeReport;
import io.migrationgate.spi.GateDatabase.BlockingSession;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

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
      List<String> labels = progress.nodes().stream().map(Settle::busy).sorted().toList();
      return "waiting for " + progress.nodes().size() + " of " + nodes(progress.leased()) + ": "
          + String.join(", ", labels);
    }
    return progress.stage() == Stage.FENCES || progress.stage() == Stage.DATABASE
        ? after(progress)
        : acknowledged(progress) + ", " + after(progress);
  }

  private static String after(SettleProgress progress) {
    return switch (progress.stage()) {
      case FENCES ->
        "waiting for transactions that hold an older epoch"
            + (progress.nodes().isEmpty()
                ? ""
                : ": "
                    + String.join(
                        ", ",
                        progress.nodes().stream().map(Settle::busy).sorted().toList()))
            + (progress.sessions().isEmpty() ? "" : "; open are " + transactions(progress));
      case DATABASE -> "the database does not answer, looking again";
      case GRACE ->
        "transactions cannot be seen, waiting for the grace given, "
            + Text.duration(progress.graceLeftMillis())
            + " left";
      default -> "waiting for " + transactions(progress);
    };
  }

  private static String busy(NodeRecord node) {
    return node.label() + (node.report().openPins() == 0 ? "" : " (" + oldest(node.report()) + ")");
  }

  private static String oldest(NodeReport report) {
    String name = report.oldestPinName();
    return (name == null ? "" : "'" + name + "' ") + "for "
        + Text.duration(report.oldestPinMillis());
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
    int fenced = progress.live() - progress.leased();
    String without = nodes(fenced) + " without a lease";
    if (progress.leased() == 0) {
      return without;
    }
    return nodes(progress.leased()) + " acknowledged" + (fenced == 0 ? "" : ", " + without);
  }

  private static String nodes(int count) {
    return Text.count(count, "node");
  }

  /** Who is in the way, one line for each, under a first line that sums up. */
  public static String blockers(SettleProgress progress, long millis) {
    List<String> lines = new ArrayList<>();
    String summary = "not settled after " + Text.duration(millis) + ": ";
    if (progress.stage() == Stage.NODES) {
      lines.add(summary + progress.nodes().size() + " of " + nodes(progress.leased())
          + " not at epoch " + progress.state().epoch() + " yet");
      progress.nodes().stream().map(Settle::node).sorted().forEach(lines::add);
    } else if (progress.stage() == Stage.FENCES) {
      lines.add(summary + "transactions of nodes without leases hold an epoch before "
          + progress.state().epoch());
      progress.nodes().stream().map(Settle::node).sorted().forEach(lines::add);
      sessions(progress).map(line -> "open: " + line).forEach(lines::add);
    } else if (progress.stage() == Stage.GRACE) {
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

  private static String node(NodeRecord node) {
    StringBuilder line = new StringBuilder();
    line.append("node ")
        .append(node.id())
        .append(" (")
        .append(node.label())
        .append("): at epoch ")
        .append(node.acked());
    if (node.report().openPins() == 0) {
      return line.append(", no unit of work open").toString();
    }
    return line.append(", ")
        .append(Text.count(node.report().openPins(), "unit"))
        .append(" of work open, the oldest ")
        .append(oldest(node.report()))
        .toString();
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
