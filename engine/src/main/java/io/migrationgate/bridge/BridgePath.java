package io.migrationgate.bridge;

import io.migrationgate.MigrationGateException;
import io.migrationgate.Phase;
import io.migrationgate.Problem;
import io.migrationgate.protocol.Bridge;
import io.migrationgate.protocol.Bridge.Stage;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.spi.BridgeDatabase.Sight;
import io.migrationgate.spi.BridgeDatabase.Triggers;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The next step on the way to a bridge that an operator wants, from what the store and the database
 * hold alone: whoever comes after a command that died goes on where that one stopped.
 *
 * <p>The order is that of docs/protocol.md. Triggers begin to act when every gate marks its
 * statements, and before anybody counts on them; they cease to act when nobody counts on them any
 * more, and before gates cease to mark.
 */
public final class BridgePath {
  private BridgePath() {}

  /** What an operator wants. */
  public enum Goal {
    /** Triggers carry what is not marked. */
    ON,
    /** Triggers refuse what is not marked on the old side. */
    SHUT,
    /** No triggers, and gates mark nothing. */
    OFF
  }

  /** One step. */
  public sealed interface Step {
    /**
     * A move of the migration, which settles before the next step.
     *
     * @param bridge that it gets
     */
    record Go(Bridge bridge) implements Step {}

    /**
     * A change of the triggers.
     *
     * @param triggers what they are to do
     * @param next the move that this is for; null if there is none
     */
    record Bring(Triggers triggers, @Nullable Bridge next) implements Step {}

    /**
     * Triggers that are counted on were found not to act: the marks that they uphold go, whatever
     * becomes of the triggers.
     */
    record TakeBackMarks() implements Step {}
  }

  /**
   * The next step; empty if all is as wanted.
   *
   * @param state where the migration stands, settled
   * @param level that is wanted; only for {@link Goal#ON}
   * @param sight what there is now. What may be in the triggers' way has marks taken back, and is
   *     no reason to change triggers again: they would be as they are
   * @throws MigrationGateException if there is no way
   */
  public static Optional<Step> next(
      MigrationState state, Goal goal, Bridge.Level level, Sight sight) {
    Triggers there = sight.triggers();
    Optional<Step> step = switch (goal) {
      case ON -> on(state, requireLevel(state, level), there);
      case SHUT -> shut(state, there);
      case OFF -> off(state, there);
    };
    return letDown(state, sight.sure()) && !state.equals(state.withoutTriggers())
        ? Optional.of(new Step.TakeBackMarks())
        : step;
  }

  /**
   * Whether somebody counts on triggers that do not act: what nobody has marked was let pass, and
   * is on one side only.
   */
  public static boolean letDown(MigrationState state, @Nullable Triggers there) {
    boolean acts =
        there == Triggers.CARRYING_OLD || there == Triggers.CARRYING || there == Triggers.REFUSING;
    return !acts && !state.current().bridge().acts().isEmpty();
  }

  private static Bridge.Level requireLevel(MigrationState state, Bridge.Level level) {
    Bridge now = state.current().bridge();
    if (!now.isOff() && now.level() != level) {
      throw new MigrationGateException(new Problem(
          subject(state),
          state.current().bridge().toString(),
          "one of level " + level + ", or none",
          "turn it off first: mgate bridge " + state.name() + " off --reason \"why\""));
    }
    return level;
  }

  private static Optional<Step> on(
      MigrationState state, Bridge.Level level, @Nullable Triggers there) {
    Bridge now = state.current().bridge();
    if (now.isOff()) {
      // Gates do not mark yet: what acts now would do their writes twice.
      return acts(there) ? bring(Triggers.GONE, null) : go(new Bridge(level, Stage.MARKING));
    }
    if (now.stage() == Stage.COVERING && there == Triggers.CARRYING) {
      return done();
    }
    Triggers triggers = wanted(state, Goal.ON, level);
    Bridge covering = now.in(triggers == Triggers.CARRYING_OLD ? Stage.FILLING : Stage.COVERING);
    if (there != triggers) {
      return bring(triggers, covering.equals(now) ? null : covering);
    }
    return covering.equals(now) ? done() : go(covering);
  }

  /**
   * What triggers do where a goal is reached. Writers of the new shape are carried once that side
   * is in sync, which in dual-write a verification shows that has begun after the old shape was
   * covered.
   *
   * @param level of the bridge; only for {@link Goal#ON}
   */
  public static Triggers wanted(MigrationState state, Goal goal, Bridge.Level level) {
    Stage stage = state.current().bridge().stage();
    boolean first =
        state.phase() == Phase.DUAL_WRITE && (stage == Stage.OFF || stage == Stage.MARKING);
    boolean filled = state.newInSync() && !first;
    return switch (goal) {
      case ON -> level == Bridge.Level.BOTH && !filled ? Triggers.CARRYING_OLD : Triggers.CARRYING;
      case SHUT -> Triggers.REFUSING;
      case OFF -> Triggers.GONE;
    };
  }

  private static Optional<Step> shut(MigrationState state, @Nullable Triggers there) {
    Bridge now = state.current().bridge();
    if (now.isOff()) {
      throw new MigrationGateException(new Problem(
          subject(state),
          "no bridge",
          "one that covers writers, whose old side can be shut",
          "nothing: without triggers nobody is kept from the old side"));
    }
    boolean refusing = there == Triggers.REFUSING;
    if (now.stage() == Stage.SHUT) {
      return refusing ? done() : bring(Triggers.REFUSING, null);
    }
    Bridge next = now.in(Stage.SHUT);
    return refusing ? go(next) : bring(Triggers.REFUSING, next);
  }

  private static Optional<Step> off(MigrationState state, @Nullable Triggers there) {
    Bridge now = state.current().bridge();
    boolean writesNewOnly = state.phase() == Phase.WRITE_NEW;
    return switch (now.stage()) {
      case OFF -> there == Triggers.GONE ? done() : bring(Triggers.GONE, null);
      case MARKING -> aside(there);
      case FILLING -> go(now.in(Stage.MARKING));
      case COVERING -> {
        if (writesNewOnly) {
          yield shut(state, there);
        }
        // There, without triggers, nobody would write what those of the new shape read.
        boolean closes = state.phase() == Phase.READ_OLD && now.level() == Bridge.Level.BOTH;
        Bridge next = now.in(closes ? Stage.FILLING : Stage.MARKING);
        yield closes && there != Triggers.CARRYING_OLD
            ? bring(Triggers.CARRYING_OLD, next)
            : go(next);
      }
      // In write-new gates mark nothing that a trigger on the old side could see.
      case SHUT -> writesNewOnly ? aside(there) : go(now.in(Stage.MARKING));
    };
  }

  private static Optional<Step> aside(@Nullable Triggers there) {
    return acts(there) ? bring(Triggers.ASIDE, Bridge.OFF) : go(Bridge.OFF);
  }

  /** Whether something may act. */
  private static boolean acts(@Nullable Triggers there) {
    return there != Triggers.GONE && there != Triggers.ASIDE;
  }

  private static Optional<Step> go(Bridge bridge) {
    return Optional.of(new Step.Go(bridge));
  }

  private static Optional<Step> bring(Triggers triggers, @Nullable Bridge next) {
    return Optional.of(new Step.Bring(triggers, next));
  }

  private static Optional<Step> done() {
    return Optional.empty();
  }

  static String subject(MigrationState state) {
    return "bridge of migration '" + state.name() + "'";
  }
}
