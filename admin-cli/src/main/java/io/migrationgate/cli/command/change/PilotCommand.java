package io.migrationgate.cli.command.change;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.migrationgate.cli.command.base.Arguments;
import io.migrationgate.cli.command.base.Context;
import io.migrationgate.cli.command.base.ExitCode;
import io.migrationgate.cli.command.base.Session;
import io.migrationgate.cli.render.JsonOut;
import io.migrationgate.cli.render.Text;
import io.migrationgate.cli.terminal.UsageException;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.protocol.Move;
import io.migrationgate.protocol.Ramp;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The keys that are in the ramp whatever its share. */
@Command(
    name = "pilot",
    sortOptions = false,
    footer = {
      "",
      "A key that begins with a hyphen comes after a double hyphen: mgate pilot NAME add -- -1"
    })
public final class PilotCommand extends ChangeCommand {
  @Parameters(index = "1", paramLabel = "ACTION", description = "add, remove, clear or list.")
  String action = "";

  @Parameters(
      index = "2..*",
      arity = "0..*",
      paramLabel = "KEY",
      description = "Keys to add or remove.")
  List<String> keys = new ArrayList<>();

  public PilotCommand(Context context) {
    super(context);
  }

  private enum Action {
    ADD,
    REMOVE,
    CLEAR,
    LIST;

    boolean takesKeys() {
      return this == ADD || this == REMOVE;
    }
  }

  @Override
  protected void check() {
    Action wanted = parsed();
    if (wanted != Action.LIST) {
      super.check();
    }
    if (keys.isEmpty() == wanted.takesKeys()) {
      String word = wanted.name().toLowerCase(Locale.ROOT);
      throw new UsageException(
          "pilot keys",
          keys.isEmpty() ? "none" : Text.count(keys.size(), "key"),
          wanted.takesKeys() ? "at least one key to " + word : "none with " + word,
          "for example: mgate pilot " + name + " " + word
              + (wanted.takesKeys() ? " KEY" : "")
              + (wanted == Action.LIST ? "" : " --reason \"why\""));
    }
    Arguments.check(() -> Ramp.NONE.withPilots(keys));
  }

  private Action parsed() {
    for (Action known : Action.values()) {
      if (known.name().equalsIgnoreCase(action)) {
        return known;
      }
    }
    throw new UsageException(
        "action", "'" + action + "'", "add, remove, clear or list", "use one of these");
  }

  @Override
  protected int run(Session session) throws InterruptedException {
    return parsed() == Action.LIST ? list(session) : super.run(session);
  }

  private int list(Session session) {
    Ramp ramp = Session.state(session.admin().view(), name).current().ramp();
    ramp.pilots().forEach(session::say);
    if (ramp.pilots().isEmpty()) {
      session.say("no pilot keys");
    }
    ObjectNode object = JsonOut.object();
    object.put("migration", name);
    object.set("ramp", JsonOut.ramp(ramp));
    session.document(object);
    return ExitCode.DONE;
  }

  @Override
  protected Plan plan(MigrationState state) {
    Ramp now = state.current().ramp();
    Set<String> wanted = new TreeSet<>(now.pilots());
    switch (parsed()) {
      case ADD -> wanted.addAll(keys);
      case REMOVE -> remove(state, wanted);
      default -> wanted.clear();
    }
    Ramp ramp = Arguments.check(() -> now.withPilots(wanted));
    return Plan.of(new Move.SetRamp(ramp), ramp.equals(now), "ramp " + ramp);
  }

  /** A misspelt key that is silently not removed would go on being in the ramp. */
  private void remove(MigrationState state, Set<String> pilots) {
    List<String> strangers = keys.stream().filter(key -> !pilots.contains(key)).toList();
    if (!strangers.isEmpty()) {
      throw new UsageException(
          "migration '" + state.name() + "'",
          String.format(Locale.ROOT, "no pilot '%s'", String.join("', '", strangers)),
          pilots.isEmpty()
              ? "pilots to remove (it has none)"
              : "one of its " + Text.count(pilots.size(), "pilot"),
          "see them with: mgate pilot " + state.name() + " list");
    }
    keys.forEach(pilots::remove);
  }
}
