package io.migrationgate.admin;

import io.migrationgate.flags.FlagDefinition;
import io.migrationgate.flags.FlagState;
import java.util.function.UnaryOperator;

/** What is to be done to a flag. */
public sealed interface FlagChange {
  /** In the history, for example {@code enable}. */
  String kind();

  /**
   * A new flag.
   *
   * @param definition what it is
   */
  record Create(FlagDefinition definition) implements FlagChange {
    @Override
    public String kind() {
      return "create";
    }
  }

  /**
   * Another definition.
   *
   * @param definition from now on
   */
  record Replace(FlagDefinition definition) implements FlagChange {
    @Override
    public String kind() {
      return "set";
    }
  }

  /**
   * Another definition, made from the one that is there.
   *
   * @param change makes it; may be called again
   */
  record Amend(UnaryOperator<FlagDefinition> change) implements FlagChange {
    @Override
    public String kind() {
      return "set";
    }
  }

  /**
   * Evaluated from now on, or not: then every caller gets its own default.
   *
   * @param state from now on
   */
  record Switch(FlagState state) implements FlagChange {
    @Override
    public String kind() {
      return state == FlagState.ENABLED ? "enable" : "disable";
    }
  }

  /**
   * A share of keys gets a variant, and the others the default one.
   *
   * @param rollout how many
   */
  record Distribute(FlagRollout rollout) implements FlagChange {
    @Override
    public String kind() {
      return "rollout";
    }
  }

  /**
   * The definition of an earlier revision once more, as a new one.
   *
   * @param revision which
   */
  record Revert(long revision) implements FlagChange {
    @Override
    public String kind() {
      return "revert";
    }
  }

  /** A tombstone is left, so that the name never comes back with another meaning. */
  record RetireFlag() implements FlagChange {
    @Override
    public String kind() {
      return "retire";
    }
  }
}
