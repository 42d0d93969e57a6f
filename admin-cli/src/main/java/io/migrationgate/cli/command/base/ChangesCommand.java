package io.migrationgate.cli.command.base;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.migrationgate.cli.render.HistoryTable;
import io.migrationgate.cli.render.JsonOut;
import io.migrationgate.cli.terminal.UsageException;
import io.migrationgate.spi.HistoryEntry;
import java.util.List;
import picocli.CommandLine.Option;

/** A command that shows lines of the history. */
public abstract class ChangesCommand extends StoreCommand {
  @Option(
      names = {"-n", "--limit"},
      paramLabel = "COUNT",
      description = "At most so many changes. Default: 20.")
  public int limit = 20;

  protected ChangesCommand(Context context) {
    super(context);
  }

  @Override
  protected void check() {
    if (limit < 1) {
      throw new UsageException(
          "option --limit", Integer.toString(limit), "at least 1", "for example: -n 20");
    }
  }

  /**
   * Shows them.
   *
   * @param table for people
   * @param none what people are told where there are none
   */
  public final int show(
      Session session, List<HistoryEntry> entries, HistoryTable table, String none) {
    if (session.json()) {
      ObjectNode object = JsonOut.object();
      ArrayNode changes = object.putArray("changes");
      entries.forEach(entry -> changes.add(JsonOut.history(entry)));
      session.document(object);
    } else if (entries.isEmpty()) {
      session.say(none);
    } else {
      table.of(entries).print(session.out(), session.style());
    }
    return ExitCode.DONE;
  }
}
