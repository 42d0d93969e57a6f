package io.migrationgate.registration;

import io.migrationgate.Problem;
import io.migrationgate.protocol.Claim;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.protocol.SupportedPhases;
import org.jspecify.annotations.Nullable;

/**
 * How one migration and a build go together. A node is refused for any {@link Refusal}; the others
 * let it start.
 */
public sealed interface Compatibility {
  /** The migration. */
  String migration();

  /** Where it stands; null if the store does not know it. */
  @Nullable
  MigrationState state();

  /** The phases in which the build works, whether it says so or is merely taken to. */
  SupportedPhases supports();

  /**
   * The build works in every phase in force or being left.
   *
   * @param state where the migration stands
   * @param claim what the build declares
   */
  record Fits(MigrationState state, Claim claim) implements Compatibility {
    @Override
    public String migration() {
      return claim.migration();
    }

    @Override
    public SupportedPhases supports() {
      return claim.supports();
    }
  }

  /**
   * The store does not know the migration: this build's registration begins it.
   *
   * @param claim what the build declares
   */
  record Begins(Claim claim) implements Compatibility {
    @Override
    public String migration() {
      return claim.migration();
    }

    @Override
    public @Nullable MigrationState state() {
      return null;
    }

    @Override
    public SupportedPhases supports() {
      return claim.supports();
    }
  }

  /**
   * The build does not declare the migration, and may run for now since it counts as read-old only.
   *
   * @param state where the migration stands
   */
  record Undeclared(MigrationState state) implements Compatibility {
    @Override
    public String migration() {
      return state.name();
    }

    @Override
    public SupportedPhases supports() {
      return SupportedPhases.UNKNOWN;
    }
  }

  /**
   * The build declares something else under the name, in a store for development where no other
   * node lives: its registration lets the migration begin anew.
   *
   * @param state where the migration stood
   * @param claim what the build declares
   * @param elsewhere why the build would be refused by any other store
   */
  record StartsOver(MigrationState state, Claim claim, Problem elsewhere) implements Compatibility {
    @Override
    public String migration() {
      return claim.migration();
    }

    @Override
    public SupportedPhases supports() {
      return claim.supports();
    }
  }

  /** Why a node of the build would not start. */
  sealed interface Refusal extends Compatibility {
    /** What is wrong, in the words of the node's error. */
    Problem problem();
  }

  /**
   * The build declares the migration, but does not work in a phase in force or being left.
   *
   * @param state where the migration stands, or would begin
   * @param claim what the build declares
   */
  record Unsupported(MigrationState state, Claim claim, Problem problem) implements Refusal {
    @Override
    public String migration() {
      return claim.migration();
    }

    @Override
    public SupportedPhases supports() {
      return claim.supports();
    }
  }

  /**
   * The build does not declare a migration that has left read-old and is not retired.
   *
   * @param state where the migration stands
   */
  record Missing(MigrationState state, Problem problem) implements Refusal {
    @Override
    public String migration() {
      return state.name();
    }

    @Override
    public SupportedPhases supports() {
      return SupportedPhases.UNKNOWN;
    }
  }

  /**
   * The build declares a retired name for another migration.
   *
   * @param state the tombstone
   * @param claim what the build declares
   */
  record NameRetired(MigrationState state, Claim claim, Problem problem) implements Refusal {
    @Override
    public String migration() {
      return claim.migration();
    }

    @Override
    public SupportedPhases supports() {
      return claim.supports();
    }
  }

  /**
   * The build declares other sides than those that are being migrated.
   *
   * @param state where the migration stands
   * @param claim what the build declares
   */
  record SidesChanged(MigrationState state, Claim claim, Problem problem) implements Refusal {
    @Override
    public String migration() {
      return claim.migration();
    }

    @Override
    public SupportedPhases supports() {
      return claim.supports();
    }
  }

  /**
   * The build means something else by a view schema that somebody needs.
   *
   * @param state where the migration stands
   * @param claim what the build declares
   */
  record ViewsChanged(MigrationState state, Claim claim, Problem problem) implements Refusal {
    @Override
    public String migration() {
      return claim.migration();
    }

    @Override
    public SupportedPhases supports() {
      return claim.supports();
    }
  }

  /**
   * The build's engine is too old for what is in force, such as a bridge.
   *
   * @param state where the migration stands
   */
  record OlderEngine(MigrationState state, Problem problem) implements Refusal {
    @Override
    public String migration() {
      return state.name();
    }

    @Override
    public SupportedPhases supports() {
      return SupportedPhases.UNKNOWN;
    }
  }

  /**
   * The build registered before the first one that declared a migration which is contracted and
   * retired: it works on an old side that is gone.
   *
   * @param state the tombstone
   */
  record Outlived(MigrationState state, Problem problem) implements Refusal {
    @Override
    public String migration() {
      return state.name();
    }

    @Override
    public SupportedPhases supports() {
      return SupportedPhases.UNKNOWN;
    }
  }
}
