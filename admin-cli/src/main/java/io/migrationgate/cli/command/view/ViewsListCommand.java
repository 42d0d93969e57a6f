package io.migrationgate.cli.command.view;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.migrationgate.admin.ViewAdmin;
import io.migrationgate.admin.ViewSchemaStatus;
import io.migrationgate.cli.command.base.Context;
import io.migrationgate.cli.command.base.ExitCode;
import io.migrationgate.cli.command.base.Session;
import io.migrationgate.cli.command.base.StoreCommand;
import io.migrationgate.cli.render.JsonOut;
import io.migrationgate.cli.render.Table;
import io.migrationgate.registration.ViewSchemas.Need;
import io.migrationgate.spi.ViewDatabase.ViewSession;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

/** Lists view schemas and who uses them. */
@Command(
    name = "list",
    description = {
      "List the view schemas that builds declare, what each shows, and who uses it.",
      ""
    },
    sortOptions = false)
final class ViewsListCommand extends StoreCommand {
  ViewsListCommand(Context context) {
    super(context);
  }

  @Override
  protected int run(Session session) {
    ViewAdmin admin = views(session);
    List<ViewSchemaStatus> schemas = admin.list();
    List<ViewSession> unknown = schemas.isEmpty() ? List.of() : admin.unknownSessions();
    if (session.json()) {
      session.document(json(schemas, unknown));
    } else if (schemas.isEmpty()) {
      session.say("no view schemas: no build declares any");
    } else {
      print(session, schemas, unknown);
    }
    return ExitCode.DONE;
  }

  static ViewAdmin views(Session session) {
    return new ViewAdmin(
        session.open().store(), session.open().databases().get(0).contracting().views());
  }

  private static void print(
      Session session, List<ViewSchemaStatus> schemas, List<ViewSession> unknown) {
    Table table = new Table("VIEW SCHEMA", "THERE", "SHOWS", "BUILDS", "SESSIONS");
    for (ViewSchemaStatus each : schemas) {
      table.row(
          each.name(),
          each.exists() ? "yes" : "no",
          shown(each),
          orDash(each.needs().stream().map(ViewsListCommand::build)),
          orDash(each.sessions().stream().map(ViewsListCommand::session)));
    }
    table.print(session.out(), session.style());
    if (!unknown.isEmpty()) {
      session.say("");
      session.say("the database does not tell what these use: "
          + unknown.stream().map(ViewsListCommand::session).collect(Collectors.joining(", ")));
    }
  }

  private static String shown(ViewSchemaStatus schema) {
    return orDash(schema.shown().entrySet().stream()
        .map(entry -> entry.getKey() + ": " + entry.getValue().describe(schema.name())));
  }

  private static String build(Need need) {
    return need.build()
        + (need.live() ? " (" + need.nodes().size() + " live)" : " (may be rolled back to)");
  }

  private static String session(ViewSession session) {
    return session.name() + " " + session.id();
  }

  private static String orDash(Stream<String> texts) {
    String joined = texts.collect(Collectors.joining(", "));
    return joined.isEmpty() ? "-" : joined;
  }

  private static ObjectNode json(List<ViewSchemaStatus> schemas, List<ViewSession> unknown) {
    ObjectNode object = JsonOut.object();
    ArrayNode array = object.putArray("viewSchemas");
    for (ViewSchemaStatus each : schemas) {
      ObjectNode one = array.addObject();
      one.put("name", each.name());
      one.put("exists", each.exists());
      ObjectNode shows = one.putObject("shows");
      each.shown().forEach((migration, views) -> {
        ObjectNode shown = shows.putObject(migration);
        shown.put("side", views.side(each.name()).toString());
        shown.put("described", views.describe(each.name()));
      });
      ArrayNode builds = one.putArray("builds");
      for (Need need : each.needs()) {
        ObjectNode build = builds.addObject();
        build.put("build", need.build());
        need.nodes().forEach(build.putArray("nodes")::add);
      }
      each.sessions().forEach(session -> add(one.withArray("sessions"), session));
    }
    unknown.forEach(session -> add(object.withArray("unknownSessions"), session));
    return object;
  }

  private static void add(ArrayNode array, ViewSession session) {
    array.addObject().put("id", session.id()).put("name", session.name()).put("how", session.how());
  }
}
