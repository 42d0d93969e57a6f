package io.migrationgate.cli.command.offline;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.migrationgate.cli.command.base.CommandFailure;
import io.migrationgate.cli.command.base.Context;
import io.migrationgate.cli.command.base.ExitCode;
import io.migrationgate.cli.command.base.OutputFormat;
import io.migrationgate.cli.render.JsonOut;
import io.migrationgate.cli.render.Style;
import io.migrationgate.cli.render.Table;
import io.migrationgate.cli.render.Text;
import io.migrationgate.cli.terminal.Terminal;
import io.migrationgate.cli.usages.FlagUsages;
import io.migrationgate.cli.usages.Site;
import io.migrationgate.cli.usages.Usages;
import io.migrationgate.cli.usages.Usages.Mapped;
import io.migrationgate.cli.usages.Usages.Unresolved;
import io.migrationgate.cli.usages.Usages.Use;
import io.migrationgate.declaration.DeclarationException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows where a build calls its gates and asks for flags; needs no store. */
@Command(
    name = "usages",
    sortOptions = false,
    footer = {
      "",
      "It reads bytecode and runs nothing. Exit code 1 if a gate is asked for that is declared nowhere, or a class cannot be "
          + "read."
    })
public final class UsagesCommand implements Callable<Integer> {
  private final Context context;

  @Option(
      names = "--jar",
      paramLabel = "FILE",
      required = true,
      order = 5,
      description = "The build: a jar, a WAR or a directory.")
  Path jar = Path.of("");

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      order = 80,
      description = "table (for people, the default) or json (for scripts).")
  OutputFormat output = OutputFormat.TABLE;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      order = 90,
      description = "Show this help.")
  boolean help;

  public UsagesCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    Terminal terminal = context.terminal();
    Usages usages = read(terminal.environment().directory().resolve(jar));
    if (output == OutputFormat.JSON) {
      JsonOut.document(terminal.out(), document(usages));
    } else {
      print(terminal.out(), new Style(terminal.coloured()), usages);
    }
    return usages.sound() ? ExitCode.DONE : ExitCode.REFUSED;
  }

  private static Usages read(Path file) {
    try {
      return Usages.read(file);
    } catch (DeclarationException e) {
      throw new CommandFailure(ExitCode.REFUSED, e.problems());
    }
  }

  private static void print(PrintWriter out, Style style, Usages usages) {
    if (usages.calls().isEmpty()) {
      out.println("no call of a gate was found");
    } else {
      Table table = new Table("MIGRATION", "CALL", "CLASS", "METHOD", "LINE");
      usages.calls().stream()
          .sorted(Comparator.comparing(Use::migration).thenComparing(Use::site))
          .forEach(use -> table.row(
              use.migration(),
              use.verb(),
              use.site().type(),
              use.site().method(),
              line(use.site())));
      table.print(out, style);
    }
    printFlags(out, style, usages.flags());
    String unsure = usages.unresolved().isEmpty() ? "" : " (unless by a gate that is unresolved)";
    usages.neverCalled().forEach(name -> say(out, "declared and never called: " + name + unsure));
    for (Use use : usages.undeclared()) {
      say(
          out,
          "called and never declared: " + use.migration() + ", " + use.verb() + " at "
              + use.site());
    }
    for (Unresolved one : usages.unresolved()) {
      say(out, "unresolved: " + one.verb() + " at " + one.site() + ": " + one.why());
    }
    for (Mapped one : usages.mapped()) {
      say(out, "mapped, " + one.side() + " side of " + one.migration() + ": " + one.attribute());
    }
    usages.unresolvedMappings().forEach(one -> say(out, "mapping unresolved: " + one));
    usages.unreadable().forEach(one -> say(out, "cannot be read: " + one));
    say(
        out,
        Text.count(usages.calls().size(), "call") + ", "
            + Text.count(usages.declared().size(), "declared migration"));
    out.flush();
  }

  private static void printFlags(PrintWriter out, Style style, FlagUsages flags) {
    if (!flags.uses().isEmpty()) {
      Table table = new Table("FLAG", "USE", "CLASS", "METHOD", "LINE");
      flags
          .uses()
          .forEach(use -> table.row(
              use.key(), use.verb(), use.site().type(), use.site().method(), line(use.site())));
      table.print(out, style);
    }
    flags.neverUsed().forEach(key -> say(out, "declared and never asked for: flag " + key));
    flags.undeclared().forEach(key -> say(out, "asked for and never declared: flag " + key));
  }

  private static void say(PrintWriter out, String line) {
    out.println(Text.printable(line));
  }

  private static String line(Site site) {
    return site.line() == 0 ? "-" : Integer.toString(site.line());
  }

  private static ObjectNode document(Usages usages) {
    ObjectNode object = JsonOut.object();
    usages.declared().forEach(object.putArray("declared")::add);
    uses(object.putArray("calls"), usages.calls());
    uses(object.putArray("asked"), usages.asked());
    usages.neverCalled().forEach(object.putArray("neverCalled")::add);
    uses(object.putArray("undeclared"), usages.undeclared());
    object.set("flags", flags(usages.flags()));
    ArrayNode mapped = object.putArray("mapped");
    for (Mapped one : usages.mapped()) {
      mapped
          .addObject()
          .put("migration", one.migration())
          .put("side", one.side().toString())
          .put("attribute", one.attribute());
    }
    ArrayNode unresolved = object.putArray("unresolved");
    for (Unresolved one : usages.unresolved()) {
      place(unresolved.addObject(), one.site()).put("call", one.verb()).put("why", one.why());
    }
    usages.unresolvedMappings().forEach(object.putArray("unresolvedMappings")::add);
    usages.unreadable().forEach(object.putArray("unreadable")::add);
    return object;
  }

  private static ObjectNode flags(FlagUsages flags) {
    ObjectNode object = JsonOut.object();
    flags.declared().forEach(object.putArray("declared")::add);
    ArrayNode uses = object.putArray("uses");
    for (FlagUsages.Use use : flags.uses()) {
      place(uses.addObject().put("flag", use.key()), use.site()).put("call", use.verb());
    }
    flags.neverUsed().forEach(object.putArray("neverUsed")::add);
    flags.undeclared().forEach(object.putArray("undeclared")::add);
    return object;
  }

  private static void uses(ArrayNode array, List<Use> uses) {
    for (Use use : uses) {
      place(array.addObject().put("migration", use.migration()), use.site())
          .put("call", use.verb());
    }
  }

  private static ObjectNode place(ObjectNode object, Site site) {
    return object.put("class", site.type()).put("method", site.method()).put("line", site.line());
  }
}
