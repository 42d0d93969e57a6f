package io.migrationgate.cli.command.show;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.migrationgate.Phase;
import io.migrationgate.admin.GateAdmin;
import io.migrationgate.admin.Operator;
import io.migrationgate.cli.command.base.Context;
import io.migrationgate.cli.command.base.ExitCode;
import io.migrationgate.cli.command.base.OperatorOptions;
import io.migrationgate.cli.command.base.Session;
import io.migrationgate.cli.command.base.StoreCommand;
import io.migrationgate.cli.render.BridgeText;
import io.migrationgate.cli.render.Description;
import io.migrationgate.cli.render.JsonOut;
import io.migrationgate.cli.render.Pace;
import io.migrationgate.cli.render.RunJson;
import io.migrationgate.cli.render.Style.Tone;
import io.migrationgate.cli.render.Verdicts;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.jdbc.backfill.run.BackfillRun;
import io.migrationgate.protocol.Evaluation;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.protocol.Move;
import io.migrationgate.protocol.Ramp;
import io.migrationgate.spi.BridgeDatabase.UngatedUse;
import io.migrationgate.spi.StoreView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows all that is known of one migration, and what may be done with it next. */
@Command(name = "describe", sortOptions = false)
public final class DescribeCommand extends StoreCommand {
  @Parameters(index = "0", paramLabel = "NAME", description = "The migration.")
  String name = "";

  public DescribeCommand(Context context) {
    super(context);
  }

  @Override
  protected int run(Session session) {
    StoreView view = session.admin().view();
    MigrationState state = Session.state(view, name);
    Operator operator = new Operator(
        context().terminal().environment().actor().get(),
        "describe",
        false,
        false,
        Set.of(OperatorOptions.OWN_APPLICATION));
    List<Move> moves = moves(state);
    List<Evaluation> asked =
        moves.stream().map(move -> session.admin().dryRun(name, move, operator)).toList();
    Optional<BackfillRun> run =
        session.open().backfills().latest(name).filter(latest -> latest.state().active());
    MigrationDeclaration declared = GateAdmin.declaration(view, name);
    Map<String, String> tables = session.tables(declared);
    if (session.json()) {
      ObjectNode object = Description.json(view, state);
      ObjectNode names = object.putObject("tables");
      tables.forEach(names::put);
      run.ifPresent(active -> object.set("backfill", RunJson.of(active, Pace.NONE)));
      if (!state.current().bridge().isOff()) {
        object.set("bridge", BridgeText.json(state, null, ungated(session)));
      }
      ArrayNode array = object.putArray("moves");
      for (int i = 0; i < moves.size(); i++) {
        array.add(json(moves.get(i), asked.get(i)));
      }
      session.document(object);
      return ExitCode.DONE;
    }
    Description.print(session.out(), session.style(), view, state, declared, tables);
    run.ifPresent(active -> Description.backfill(session.out(), active));
    if (!state.current().bridge().isOff()) {
      BridgeText.uses(session.out(), session.style(), ungated(session));
    }
    if (moves.isEmpty()) {
      session.say("no moves are left");
    }
    for (int i = 0; i < moves.size(); i++) {
      print(session, moves.get(i), asked.get(i));
    }
    return ExitCode.DONE;
  }

  private List<UngatedUse> ungated(Session session) {
    return session.open().databases().get(0).bridging().ungated(name);
  }

  /** What makes sense at this place; whether it is allowed, the guards say. */
  private static List<Move> moves(MigrationState state) {
    List<Move> moves = new ArrayList<>();
    if (state.retired()) {
      return moves;
    }
    if (state.phase().hasNext()) {
      moves.add(new Move.Advance());
    }
    if (state.phase().hasPrevious() && state.phase() != Phase.CONTRACTED) {
      moves.add(new Move.Rollback());
    }
    boolean ramps = state.phase() == Phase.READ_OLD || state.phase() == Phase.DUAL_WRITE;
    Ramp ramp = state.current().ramp();
    if (ramps && ramp.basisPoints() < Ramp.FULL) {
      moves.add(new Move.SetRamp(ramp.withBasisPoints(Ramp.FULL)));
    }
    if (state.phase() == Phase.CONTRACTED || (state.phase() == Phase.READ_OLD && ramp.isNone())) {
      moves.add(new Move.Retire());
    }
    return moves;
  }

  private static void print(Session session, Move move, Evaluation asked) {
    session.say("");
    String verdict = asked.allowed()
        ? session.style().paint(Tone.GOOD, "allowed")
        : session.style().paint(Tone.BAD, "refused");
    session.say("move " + label(move, asked.before()) + ": " + verdict);
    Verdicts.print(session.out(), session.style(), asked);
  }

  private static String label(Move move, MigrationState state) {
    if (move instanceof Move.SetRamp) {
      return "ramp up to 100%";
    }
    return move instanceof Move.Retire ? "retire" : move.kind() + " to " + Move.target(move, state);
  }

  private static ObjectNode json(Move move, Evaluation asked) {
    ObjectNode object = JsonOut.object();
    MigrationState after = asked.after();
    object.put("change", move.kind());
    object.put("allowed", asked.allowed());
    object.set("to", after == null ? null : JsonOut.placement(after.current()));
    object.set("guards", JsonOut.guards(asked));
    return object;
  }
}
