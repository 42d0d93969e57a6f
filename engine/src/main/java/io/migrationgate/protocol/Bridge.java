package io.migrationgate.protocol;

import io.migrationgate.MigrationGateException;
import io.migrationgate.Problem;
import io.migrationgate.Side;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * How far triggers in the database carry the writes of those who ask no gate to the other side.
 *
 * <p>Each stage is entered by a change that settles. Triggers begin to act, and are disabled, in
 * {@link Stage#MARKING}, where nothing is counted on and every gate marks its statements; so a
 * command that dies in between leaves nothing that anybody relies on.
 *
 * @param level which sides have triggers
 * @param stage what is counted on
 */
public record Bridge(Level level, Stage stage) {
  /** No bridge. */
  public static final Bridge OFF = new Bridge(Level.FORWARD, Stage.OFF);

  /** Which sides have triggers. */
  public enum Level {
    /** A trigger on the old side carries writes to the new one. */
    FORWARD,
    /** Triggers on both sides, also for writers that know the new side only. */
    BOTH;

    /** {@code forward} or {@code both}. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Reads a level from its wire name, in any case.
     *
     * @throws MigrationGateException if there is no such level
     */
    public static Level parse(String text) {
      for (Level level : values()) {
        if (level.wireName().equalsIgnoreCase(text)) {
          return level;
        }
      }
      throw new MigrationGateException(new Problem(
          "level of a bridge", "'" + text + "'", "forward or both", "use one of these names"));
    }

    @Override
    public String toString() {
      return wireName();
    }
  }

  /** What is counted on. */
  public enum Stage {
    /** Gates mark nothing, and no trigger acts. */
    OFF,
    /** Gates mark their statements; triggers may be there or not, and nobody counts on them. */
    MARKING,
    /**
     * The trigger on the old side carries every write that no gate has marked; the one on the new
     * side refuses them, since nobody has filled it yet. Only with {@link Level#BOTH}.
     */
    FILLING,
    /** Triggers carry every write of those who ask no gate. */
    COVERING,
    /**
     * The trigger on the old side refuses every write that no gate has marked; one on the new side
     * goes on.
     */
    SHUT;

    /** {@code off}, {@code marking}, {@code filling}, {@code covering} or {@code shut}. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }

    static Stage parse(String text) {
      for (Stage stage : values()) {
        if (stage.wireName().equals(text)) {
          return stage;
        }
      }
      throw new MigrationGateException(new Problem(
          "stage of a bridge",
          "'" + text + "'",
          "off, marking, filling, covering or shut",
          "use a build with the library that wrote it"));
    }

    @Override
    public String toString() {
      return wireName();
    }
  }

  /** Without a bridge there is one value only; forward has no trigger that could refuse. */
  public Bridge {
    if (stage == Stage.OFF) {
      level = Level.FORWARD;
    }
    if (stage == Stage.FILLING && level == Level.FORWARD) {
      throw new IllegalArgumentException("no forward bridge is filling");
    }
  }

  /** Whether there is none. */
  public boolean isOff() {
    return stage == Stage.OFF;
  }

  /** The same level in another stage. */
  public Bridge in(Stage other) {
    return new Bridge(level, other);
  }

  /** The sides whose statements gates mark where they call both. */
  public Set<Side> marks() {
    if (isOff()) {
      return EnumSet.noneOf(Side.class);
    }
    return sides();
  }

  /** The sides on which a trigger is counted on to do something about unmarked statements. */
  public Set<Side> acts() {
    return isOff() || stage == Stage.MARKING ? EnumSet.noneOf(Side.class) : sides();
  }

  private Set<Side> sides() {
    return level == Level.BOTH ? EnumSet.allOf(Side.class) : EnumSet.of(Side.OLD);
  }

  /** Whether a trigger of this side is counted on to carry what nobody has marked. */
  boolean carriesFrom(Side side) {
    Stage refusing = side == Side.OLD ? Stage.SHUT : Stage.FILLING;
    return acts().contains(side) && stage != refusing;
  }

  /** Whether a trigger carries writes of the old side to the new one, counted on or not. */
  boolean mayCarryFromOld() {
    return stage == Stage.MARKING || stage == Stage.FILLING || stage == Stage.COVERING;
  }

  /**
   * Whether one change leads from here to there. What covers outsiders is reached, and left, by
   * stages in which every gate marks; the level stays.
   */
  boolean joined(Bridge to) {
    boolean sameLevel = level == to.level || isOff() || to.isOff();
    Stage other = isOff() ? to.stage : stage;
    boolean atOnce = isOff() != to.isOff() && (other == Stage.COVERING || other == Stage.FILLING);
    return sameLevel && stage != to.stage && !atOnce;
  }

  /**
   * Reads what {@link #wireName} wrote.
   *
   * @throws MigrationGateException if it is none
   */
  public static Bridge parse(String text) {
    int slash = text.indexOf('/');
    return slash < 0
        ? new Bridge(Level.FORWARD, Stage.parse(text))
        : new Bridge(Level.parse(text.substring(0, slash)), Stage.parse(text.substring(slash + 1)));
  }

  /** {@code off}, or for example {@code forward/covering}: as stored. */
  public String wireName() {
    return isOff() ? stage.wireName() : level + "/" + stage;
  }

  /** For example {@code forward bridge covering}. */
  @Override
  public String toString() {
    return isOff() ? "no bridge" : level + " bridge " + stage;
  }
}
