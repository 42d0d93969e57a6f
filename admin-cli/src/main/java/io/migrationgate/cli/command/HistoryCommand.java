package io.migrationgate.cli.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.migrationgate.cli.render.JsonOut;
import io.migrationgate.cli.render.Table;
import io.migrationgate.cli.terminal.UsageException;
import io.migrationgate.protocol.SubjectKind;
import io.migrationgate.spi.HistoryEntry;
import io.migrationgate.spi.HistoryFilter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows who changed what, when and why. */
@Command(
    name = "history",
    sortOptions = false,
    footer = {"", "Newest first, in UTC. With -o json each change comes with what every guard said."
    })
final class HistoryCommand extends StoreCommand {
  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "NAME",
      description = "Only this migration.")
  @Nullable
  String name;

  @Option(
      names = {"-n", "--limit"},
      paramLabel = "COUNT",
      description = "At most so many changes. Default: 20.")
  int limit = 20;

  HistoryCommand(Context context) {
    super(context);
  }

  @Override
  void check() {
    if (limit < 1) {
      throw new UsageException(
          "option --limit", Integer.toString(limit), "at least 1", "for example: -n 20");
    }
  }

  @Override
  int run(Session session) {
    if (name != null) {
      Session.state(session.admin().view(), name);
    }
    List<HistoryEntry> entries = session.admin().history(new HistoryFilter(name, limit));
    if (session.json()) {
      ObjectNode object = JsonOut.object();
      ArrayNode changes = object.putArray("changes");
      entries.forEach(entry -> changes.add(JsonOut.history(entry)));
      session.document(object);
    } else if (entries.isEmpty()) {
      session.say("no changes yet");
    } else {
      boolean migrations =
          entries.stream().allMatch(entry -> entry.note().subjectKind() == SubjectKind.MIGRATION);
      String subject = migrations ? "MIGRATION" : "SUBJECT";
      Table table = new Table("WHEN", "EPOCH", subject, "CHANGE", "FROM", "TO", "ACTOR", "REASON");
      entries.forEach(entry -> table.row(
          entry.at().truncatedTo(ChronoUnit.SECONDS).toString(),
          Long.toString(entry.epoch()),
          (migrations ? "" : entry.note().subjectKind().wireName() + " ")
              + entry.note().subject(),
          entry.note().kind(),
          entry.note().from() == null ? "-" : entry.note().from(),
          entry.note().to(),
          entry.note().actor(),
          entry.note().reason()));
      table.print(session.out(), session.style());
    }
    return ExitCode.DONE;
  }
}
