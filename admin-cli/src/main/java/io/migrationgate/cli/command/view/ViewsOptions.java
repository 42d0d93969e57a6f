package io.migrationgate.cli.command.view;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.migrationgate.cli.command.base.Arguments;
import io.migrationgate.cli.command.base.Session;
import io.migrationgate.cli.render.JsonOut;
import io.migrationgate.cli.render.Text;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Option;

/** How view schemas are made and dropped. */
final class ViewsOptions {
  @Option(
      names = "--lock-timeout",
      paramLabel = "DURATION",
      description = "How long each statement waits for a lock. Default: 2s.")
  String lockTimeout = "2s";

  Duration lockTimeout() {
    return Arguments.duration("--lock-timeout", lockTimeout);
  }

  /** Says what would run, or has run. */
  static ObjectNode told(Session session, String schema, boolean dryRun, List<String> statements) {
    if (dryRun) {
      for (String statement : statements) {
        Text.lines(statement + ";").forEach(line -> session.say(Text.exact(line)));
      }
    }
    if (statements.isEmpty()) {
      session.say("view schema " + schema + ": nothing to do");
    } else if (!dryRun) {
      session.say(
          "view schema " + schema + ": " + Text.count(statements.size(), "statement") + " run");
    }
    ObjectNode object = JsonOut.object();
    object.put("viewSchema", schema);
    object.put("dryRun", dryRun);
    statements.forEach(object.putArray("statements")::add);
    return object;
  }
}
