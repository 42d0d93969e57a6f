package io.migrationgate.cli.render;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.migrationgate.Phase;
import io.migrationgate.Problem;
import io.migrationgate.bridge.BridgePath;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.spi.BridgeDatabase.Sight;
import io.migrationgate.spi.BridgeDatabase.Triggers;
import io.migrationgate.spi.BridgeDatabase.UngatedUse;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A migration's bridge, its triggers, and who writes without asking a gate. */
public final class BridgeText {
  private BridgeText() {}

  /** Writes all of it. */
  public static void print(
      PrintWriter out, Style style, MigrationState state, Sight sight, List<UngatedUse> uses) {
    out.println(style.paint(
            Style.Tone.STRONG,
            Text.printable(state.name()) + ": " + state.current().bridge())
        + ", in " + state.phase()
        + (state.settled() ? "" : ", not settled"));
    out.println("triggers " + does(sight.triggers())
        + (sight.detail().isEmpty() ? "" : ": " + Text.printable(sight.detail())));
    for (Problem obstacle : sight.obstacles()) {
      out.println("obstacle: " + Text.printable(obstacle.subject() + ": " + obstacle.found()));
    }
    letDown(state, sight).ifPresent(out::println);
    uses(out, style, uses);
  }

  /** What it means that triggers which are counted on do not act; empty if they do. */
  public static Optional<String> letDown(MigrationState state, Sight sight) {
    if (!BridgePath.letDown(state, sight.sure())) {
      return Optional.empty();
    }
    String name = Text.printable(state.name());
    boolean reads = state.phase().compareTo(Phase.READ_NEW) >= 0;
    return Optional.of(name + ": nobody is covered: what was written without a gate since the"
        + " triggers went is on one side only; "
        + (state.phase() == Phase.READ_OLD
            ? "mgate bridge " + name + " on --reason \"why\" mends the triggers"
            : "mgate bridge " + name + " on --reason \"why\" mends the triggers"
                + (reads
                    ? "; reads go by the new side already: compare the sides with mgate verify "
                        + name
                    : ", and takes the mark of the new side back")));
  }

  /** Writes who has written without asking a gate. */
  public static void uses(PrintWriter out, Style style, List<UngatedUse> uses) {
    if (uses.isEmpty()) {
      out.println("nobody was seen to write without asking a gate");
      return;
    }
    Table table = new Table("WRITES", "WHO", "LAST");
    uses.forEach(use ->
        table.row(use.side().toString(), use.who(), Text.duration(use.ago().toMillis()) + " ago"));
    table.print(out, style);
  }

  /** What triggers do, as the end of a sentence about them. */
  public static String does(@Nullable Triggers triggers) {
    if (triggers == null) {
      return "are not as they would be made now";
    }
    return switch (triggers) {
      case GONE -> "are not there";
      case ASIDE -> "are disabled";
      case CARRYING -> "carry what no gate has marked to the other side";
      case REFUSING -> "refuse what no gate has marked on the old side";
    };
  }

  /** The same for scripts. */
  public static ObjectNode json(
      MigrationState state, @Nullable Sight sight, List<UngatedUse> uses) {
    ObjectNode object = JsonOut.object();
    object.put("migration", state.name());
    object.put("bridge", state.current().bridge().wireName());
    object.put("phase", state.phase().wireName());
    object.put("settled", state.settled());
    if (sight != null) {
      Triggers triggers = sight.triggers();
      object.put("triggers", triggers == null ? "other" : triggers.name().toLowerCase(Locale.ROOT));
      object.put("detail", sight.detail());
      ArrayNode obstacles = object.putArray("obstacles");
      sight.obstacles().forEach(each -> obstacles.add(each.subject() + ": " + each.found()));
    }
    ArrayNode array = object.putArray("ungated");
    for (UngatedUse use : uses) {
      array
          .addObject()
          .put("side", use.side().toString())
          .put("who", use.who())
          .put("last", use.last().toString())
          .put("agoSeconds", use.ago().toSeconds());
    }
    return object;
  }
}
