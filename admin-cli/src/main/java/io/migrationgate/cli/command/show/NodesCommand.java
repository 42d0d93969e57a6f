package io.migrationgate.cli.command.show;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.migrationgate.cli.command.base.Context;
import io.migrationgate.cli.command.base.ExitCode;
import io.migrationgate.cli.command.base.LivenessWait;
import io.migrationgate.cli.command.base.Session;
import io.migrationgate.cli.command.base.StoreCommand;
import io.migrationgate.cli.render.JsonOut;
import io.migrationgate.cli.render.Settle;
import io.migrationgate.cli.render.Style.Tone;
import io.migrationgate.cli.render.Table;
import io.migrationgate.cli.render.Table.Cell;
import io.migrationgate.cli.render.Text;
import io.migrationgate.protocol.NodeRecord;
import io.migrationgate.protocol.NodeReport;
import io.migrationgate.spi.StoreView;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows the nodes that have registered. */
@Command(
    name = "nodes",
    sortOptions = false,
    footer = {
      "",
      "A node that was killed counts as live until somebody sees that its heartbeat stands still:",
      "settling does, and so does --check. It takes a second where all nodes live, else a lease and a",
      "quarter of it.",
      "A node that was given up stays listed until its open transactions have surely ended.",
      "HEARTBEAT is the age of a node's last word: its units of work are as it said then."
    })
public final class NodesCommand extends StoreCommand {
  @Option(
      names = "--check",
      description = "Wait for a heartbeat of every live node, and give up those that send none.")
  boolean check;

  public NodesCommand(Context context) {
    super(context);
  }

  @Override
  protected int run(Session session) throws InterruptedException {
    StoreView view = check ? LivenessWait.await(session) : session.admin().view();
    List<NodeRecord> nodes = view.nodes().stream()
        .sorted(Comparator.comparing(NodeRecord::label).thenComparing(NodeRecord::id))
        .toList();
    if (session.json()) {
      ObjectNode object = JsonOut.object();
      object.put("epoch", view.snapshot().epoch().number());
      object.set("nodes", JsonOut.nodes(nodes, view.beatAges()));
      session.document(object);
    } else if (nodes.isEmpty()) {
      session.say("no nodes: no build is running that uses this store");
    } else {
      print(session, view, nodes);
    }
    return ExitCode.DONE;
  }

  private static void print(Session session, StoreView view, List<NodeRecord> nodes) {
    Table table = new Table(
        "NODE",
        "BUILD",
        "HOST",
        "PID",
        "APPLICATION",
        "STATE",
        "MODE",
        "HEARTBEAT",
        "EPOCH",
        "OPEN UNITS",
        "OLDEST");
    for (NodeRecord node : nodes) {
      Duration age = view.beatAges().get(node.id());
      boolean late = age == null || age.toMillis() > node.leaseMillis() / 2;
      boolean behind = node.acked().number() < view.snapshot().epoch().number();
      table.row(List.of(
          Cell.of(node.id()),
          Cell.of(node.identity().build()),
          Cell.of(node.identity().host()),
          Cell.of(Long.toString(node.identity().pid())),
          Cell.of(
              node.identity().application().isEmpty() ? "-" : node.identity().application()),
          node.live() ? new Cell("live", Tone.GOOD) : new Cell("given up", Tone.BAD),
          Cell.of(node.mode().wireName()),
          new Cell(
              age == null ? "-" : Text.duration(age.toMillis()) + " ago",
              late ? Tone.WARN : Tone.PLAIN),
          new Cell(node.acked().toString(), behind ? Tone.WARN : Tone.PLAIN),
          Cell.of(Integer.toString(node.report().openPins())),
          Cell.of(oldest(node.report(), age))));
    }
    table.print(session.out(), session.style());
    session.say("epoch " + view.snapshot().epoch() + ", "
        + Text.count(view.liveNodes().size(), "live node"));
  }

  private static String oldest(NodeReport report, @Nullable Duration age) {
    String name = report.oldestPinName();
    return report.openPins() == 0
        ? "-"
        : Text.duration(Settle.oldestUnitMillis(report, age)) + (name == null ? "" : " " + name);
  }
}
