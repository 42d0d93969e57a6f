package io.migrationgate.spi;

import io.migrationgate.MigrationGateException;
import io.migrationgate.Problem;
import io.migrationgate.Side;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.protocol.Bridge;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The triggers of bridges in a database that holds gated data. Implementations are thread-safe;
 * methods may throw {@link StoreUnavailableException}.
 *
 * <p>Whoever changes triggers holds the lock that orders changes meanwhile: two operators, or one
 * and a change of the phase, would else undo what the other one counts on.
 */
public interface BridgeDatabase {
  /** What triggers do about writes that no gate has marked. */
  enum Triggers {
    /** Nothing: there are none. */
    GONE,
    /** Nothing: they are disabled. */
    ASIDE,
    /** They carry each to the other side. */
    CARRYING,
    /** They refuse those of the old side; with both levels, those of the new side are carried. */
    REFUSING
  }

  /**
   * Looks what is there.
   *
   * @throws MigrationGateException if this migration, or this kind of database, can have no bridge
   */
  Sight look(MigrationDeclaration declared, Bridge.Level level);

  /**
   * Tries once to bring triggers about, whatever is there. The application waits behind it for the
   * lock time-out at most. What was begun and not ended is finished by the next call.
   *
   * @throws MigrationGateException if this migration can have no bridge, with the reason
   */
  Attempt bring(
      MigrationDeclaration declared, Bridge.Level level, Triggers wanted, Duration lockTimeout);

  /** The statements that {@link #bring} would run now. */
  List<String> statements(MigrationDeclaration declared, Bridge.Level level, Triggers wanted);

  /** Who has written without asking a gate while triggers were there, the latest first. */
  List<UngatedUse> ungated(String migration);

  /**
   * What was found.
   *
   * @param triggers what they do; null where they are not what would be made now
   * @param detail what is not as it should be, for people; empty if all is
   * @param obstacles why triggers must not act here, each with its reason; empty if they may
   */
  record Sight(@Nullable Triggers triggers, String detail, List<Problem> obstacles) {
    /** Copies the list. */
    public Sight {
      obstacles = List.copyOf(obstacles);
    }

    /** What they surely do: null also where something in the database may be in their way. */
    public @Nullable Triggers sure() {
      return obstacles.isEmpty() ? triggers : null;
    }
  }

  /** How a try ended. */
  sealed interface Attempt {
    /**
     * It is done.
     *
     * @param sight what is there now
     */
    record Done(Sight sight) implements Attempt {}

    /**
     * A table was in use; nothing that anybody counts on has changed.
     *
     * @param said the database's words
     */
    record LockHeld(String said) implements Attempt {}
  }

  /**
   * Somebody who has written a side.
   *
   * @param side that was written
   * @param who the user, on PostgreSQL with the application's name behind it
   * @param last the minute in which he did so last, by the database's clock
   * @param ago how long ago that minute began, by the same clock
   */
  record UngatedUse(Side side, String who, Instant last, Duration ago) {}
}
