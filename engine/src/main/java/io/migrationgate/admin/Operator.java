package io.migrationgate.admin;

import io.migrationgate.MigrationGateException;
import io.migrationgate.Problem;
import java.util.Set;

/**
 * Who asks for a change, why, and with what authority.
 *
 * @param actor who, for example {@code alice@ops-1}; goes into the history
 * @param reason why; must not be blank; goes into the history
 * @param confirmed whether what cannot be undone is confirmed
 * @param forced whether guards that merely observe are overridden
 * @param ignoredSessions names of database sessions known to be harmless
 * @param vouchesForWriters whether he gives his word that nobody writes without asking the gate,
 *     where a database does not show its sessions
 */
public record Operator(
    String actor,
    String reason,
    boolean confirmed,
    boolean forced,
    Set<String> ignoredSessions,
    boolean vouchesForWriters) {
  /** The longest reason, in characters. */
  public static final int MAX_REASON = 1_000;

  /** The longest actor, in characters. */
  public static final int MAX_ACTOR = 200;

  /** Checks actor and reason. */
  public Operator {
    if (actor.isBlank()) {
      throw new MigrationGateException(new Problem(
          "actor", "none", "a name for the history", "say who you are with --actor NAME"));
    }
    if (actor.length() > MAX_ACTOR) {
      throw new MigrationGateException(new Problem(
          "actor",
          actor.length() + " characters",
          "at most " + MAX_ACTOR,
          "give a shorter name with --actor NAME"));
    }
    if (reason.isBlank()) {
      throw new MigrationGateException(new Problem(
          "reason",
          "none",
          "why this is done, for the history",
          "add --reason \"why\" and run it again"));
    }
    if (reason.length() > MAX_REASON) {
      throw new MigrationGateException(new Problem(
          "reason",
          reason.length() + " characters",
          "at most " + MAX_REASON,
          "shorten it, and put the rest where it can be linked to"));
    }
    ignoredSessions = Set.copyOf(ignoredSessions);
  }

  /** One who gives no word about writers that are not shown. */
  public Operator(
      String actor, String reason, boolean confirmed, boolean forced, Set<String> ignoredSessions) {
    this(actor, reason, confirmed, forced, ignoredSessions, false);
  }

  /**
   * Begins with who it is: {@code Operator.by("ci").because("release 46 is everywhere")}.
   *
   * @param actor for the history
   */
  public static By by(String actor) {
    return new By(actor);
  }

  /**
   * Somebody who has not said why.
   *
   * @param actor for the history
   */
  public record By(String actor) {
    /** With a reason, and no special authority. */
    public Operator because(String reason) {
      return Operator.of(actor, reason);
    }
  }

  /** Somebody with a reason and no special authority. */
  public static Operator of(String actor, String reason) {
    return new Operator(actor, reason, false, false, Set.of());
  }

  /** The same, having confirmed what cannot be undone. */
  public Operator confirming() {
    return new Operator(actor, reason, true, forced, ignoredSessions, vouchesForWriters);
  }

  /** The same, overriding guards that merely observe. */
  public Operator forcing() {
    return new Operator(actor, reason, confirmed, true, ignoredSessions, vouchesForWriters);
  }
}
