package io.migrationgate.registration;

import io.migrationgate.MigrationGateException;
import io.migrationgate.Problem;
import io.migrationgate.protocol.Claim;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.protocol.NodeRecord;
import io.migrationgate.protocol.ShownSides;
import io.migrationgate.registration.Compatibility.Refusal;
import io.migrationgate.spi.KnownBuild;
import io.migrationgate.spi.StoreView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What view schemas show, and who needs them. Pure.
 *
 * <p>What a view schema shows is what the builds that declare it say, not what the last build that
 * registered says: an older one, started again, knows nothing of it, and a newer one may have lost
 * it.
 *
 * @param view the store as it is
 * @param builds every build that has registered, oldest first
 */
public record ViewSchemas(StoreView view, List<KnownBuild> builds) {
  /** Copies the list. */
  public ViewSchemas {
    builds = List.copyOf(builds);
  }

  /**
   * A build that sees the tables through a view schema.
   *
   * @param build the build
   * @param nodes its live nodes, as people know them; empty if it merely could be started again
   */
  public record Need(String build, List<String> nodes) {
    /** Copies the list. */
    public Need {
      nodes = List.copyOf(nodes);
    }

    /** Whether a node of it is there. */
    public boolean live() {
      return !nodes.isEmpty();
    }

    /** For people. */
    @Override
    public String toString() {
      return live()
          ? "live nodes of build " + build + " (" + String.join(", ", nodes) + ")"
          : "build " + build + ", to which one may go back";
    }
  }

  /** All that a build declares, or sees the tables through. */
  public SortedSet<String> names() {
    SortedSet<String> names = new TreeSet<>();
    for (KnownBuild build : builds) {
      build.claims().forEach(claim -> names.addAll(claim.views().schemas().keySet()));
      if (!build.viewSchema().isEmpty()) {
        names.add(build.viewSchema());
      }
    }
    return names;
  }

  /**
   * What a view schema shows of each migration that declares any view schema and is not retired; by
   * the migration's name.
   *
   * @throws MigrationGateException if no build that has registered knows the view schema
   */
  public Map<String, ShownSides> shown(String schema) {
    if (!names().contains(schema)) {
      throw new MigrationGateException(new Problem(
          "view schema '" + schema + "'",
          "no build that declares it",
          names().isEmpty() ? "a declared one" : "one of " + String.join(", ", names()),
          "declare it under 'views' of a migration, and start that build"));
    }
    Map<String, ShownSides> shown = new TreeMap<>();
    for (MigrationState state : view.snapshot().migrations().values()) {
      if (!state.retired()) {
        meant(state.name(), schema).ifPresent(views -> shown.put(state.name(), views));
      }
    }
    return shown;
  }

  /**
   * What is meant by a view schema in a migration: the word of the newest build that declares it
   * there, with which older ones agree while anybody needs it. If none does it shows the old side.
   * Empty if no view schema is declared there.
   */
  private Optional<ShownSides> meant(String migration, String schema) {
    Optional<ShownSides> declared = Optional.empty();
    for (KnownBuild build : builds) {
      ShownSides views = build.views(migration);
      boolean known = declared.isPresent() && declared.get().declares(schema);
      if (views.declares(schema) || (!views.isEmpty() && !known)) {
        declared = Optional.of(views);
      }
    }
    return declared;
  }

  /** Who needs a view schema: builds with live nodes first, then those that could be started. */
  public List<Need> needs(String schema) {
    return needs(schema, "");
  }

  private List<Need> needs(String schema, String exceptNode) {
    Map<String, List<String>> live = new LinkedHashMap<>();
    for (NodeRecord node : view.liveNodes()) {
      if (!node.id().equals(exceptNode)) {
        live.computeIfAbsent(node.identity().build(), build -> new ArrayList<>())
            .add(node.label());
      }
    }
    List<Need> needs = new ArrayList<>();
    for (KnownBuild build : builds) {
      if (build.viewSchema().equals(schema) && live.containsKey(build.build())) {
        needs.add(new Need(build.build(), live.get(build.build())));
      }
    }
    for (KnownBuild build : builds) {
      if (build.viewSchema().equals(schema) && !live.containsKey(build.build()) && opens(build)) {
        needs.add(new Need(build.build(), List.of()));
      }
    }
    return needs;
  }

  /** The view schema of a build that has registered; empty if it has none. */
  public String of(String build) {
    return builds.stream()
        .filter(known -> known.build().equals(build))
        .findFirst()
        .map(KnownBuild::viewSchema)
        .orElse("");
  }

  /** Whether a node of a build could start, as far as phases decide it. */
  private boolean opens(KnownBuild build) {
    return Registration.again(build, builds).inPhase(view).stream()
        .noneMatch(Refusal.class::isInstance);
  }

  /**
   * Whether a build means something else by a view schema than those who need it.
   *
   * @param build the build
   * @param node the node that asks; empty if none does
   * @param claim what the build declares of one migration
   * @return the first difference
   */
  Optional<Problem> changedBy(String build, String node, Claim claim) {
    for (String schema : names()) {
      for (Need need : needs(schema, node)) {
        boolean itself = need.build().equals(build) && !need.live();
        ShownSides theirs = views(need.build(), claim.migration());
        if (!itself
            && !theirs.agrees(claim.views(), schema)
            && !isOlderThan(build, claim.migration(), schema)) {
          return Optional.of(changed(claim, schema, need, theirs));
        }
      }
    }
    return Optional.empty();
  }

  private ShownSides views(String build, String migration) {
    return builds.stream()
        .filter(known -> known.build().equals(build))
        .findFirst()
        .map(known -> known.views(migration))
        .orElse(ShownSides.NONE);
  }

  /** A build that was there before a view schema was declared cannot have lost or changed it. */
  private boolean isOlderThan(String build, String migration, String schema) {
    boolean seen = false;
    for (KnownBuild each : builds) {
      if (each.views(migration).declares(schema)) {
        return seen;
      }
      seen |= each.build().equals(build);
    }
    return false;
  }

  private static Problem changed(Claim claim, String schema, Need need, ShownSides theirs) {
    return new Problem(
        "migration '" + claim.migration() + "'",
        "view schema " + schema + " shows "
            + (claim.views().declares(schema)
                ? claim.views().describe(schema)
                : "old, since it is not declared")
            + ", and " + theirs.describe(schema) + " for " + need,
        "the same while somebody needs it",
        "declare " + schema
            + " under 'views' as that build does, or choose another name for what is" + " new");
  }
}
