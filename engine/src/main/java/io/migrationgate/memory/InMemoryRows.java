package io.migrationgate.memory;

import io.migrationgate.flags.FlagDeclaration;
import io.migrationgate.protocol.DocumentState;
import io.migrationgate.protocol.DocumentSupport;
import io.migrationgate.protocol.Epoch;
import io.migrationgate.protocol.FlagSection;
import io.migrationgate.protocol.FlagSettling;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.protocol.NodeRecord;
import io.migrationgate.protocol.Snapshot;
import io.migrationgate.spi.Beat;
import io.migrationgate.spi.DocumentFacts;
import io.migrationgate.spi.FlagFacts;
import io.migrationgate.spi.KnownBuild;
import io.migrationgate.spi.Mutation;
import io.migrationgate.spi.ServedVariant;
import io.migrationgate.spi.SqlAcceptance;
import io.migrationgate.spi.StoreMarks;
import io.migrationgate.spi.StoreView;
import io.migrationgate.spi.StoredDefinition;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The rows of a store in memory. Guarded by the store's lock. */
final class InMemoryRows implements Mutation.Writer {
  private final Clock clock;
  private final InMemorySegmentKeys segmentKeys;
  private final Map<String, MigrationState> states = new HashMap<>();
  private FlagSection flags = FlagSection.EMPTY;
  private final Map<String, FlagSettling> settlingFlags = new HashMap<>();
  private final Map<String, List<FlagDeclaration>> declaredFlags = new HashMap<>();
  private final Map<List<String>, ServedVariant> served = new HashMap<>();
  private final Map<String, DocumentState> documents = new HashMap<>();
  private final Map<String, Map<String, DocumentSupport>> declaredDocuments = new HashMap<>();
  private final Map<String, StoredDefinition> definitions = new HashMap<>();
  private final Map<String, NodeRecord> nodes = new HashMap<>();
  private final Map<String, Instant> beats = new HashMap<>();
  private final Map<String, Long> unrepaired = new HashMap<>();
  private final Map<String, KnownBuild> builds = new LinkedHashMap<>();
  private final List<SqlAcceptance> accepted = new ArrayList<>();
  private final ApprovalTable approvals = new ApprovalTable();
  private boolean development;

  InMemoryRows(Clock clock, InMemorySegmentKeys segmentKeys) {
    this.clock = clock;
    this.segmentKeys = segmentKeys;
  }

  StoreView view(Epoch epoch) {
    return new StoreView(
        Snapshot.of(epoch, states, flags, documents),
        definitions,
        List.copyOf(nodes.values()),
        unrepaired,
        new FlagFacts(settlingFlags, declaredFlags()),
        new DocumentFacts(declaredDocuments),
        beatAges(),
        new StoreMarks(development, false));
  }

  private Map<String, Duration> beatAges() {
    Instant now = clock.instant();
    return nodes.keySet().stream()
        .collect(Collectors.toMap(id -> id, id -> Duration.between(beats.get(id), now)));
  }

  private Map<String, List<FlagDeclaration>> declaredFlags() {
    Map<String, List<FlagDeclaration>> ofNodes = new HashMap<>(declaredFlags);
    Set<String> present =
        nodes.values().stream().map(node -> node.identity().build()).collect(Collectors.toSet());
    ofNodes.keySet().retainAll(present);
    return ofNodes;
  }

  /** The node with this id; null if there is none. */
  @Nullable
  NodeRecord node(String id) {
    return nodes.get(id);
  }

  void beat(NodeRecord node, Beat beat) {
    nodes.put(node.id(), node.beating(beat.acked(), beat.report()));
    beats.put(node.id(), clock.instant());
  }

  /** Whether a node that is to be written has sent a heartbeat since the view was taken. */
  boolean overtakes(StoreView view, Mutation mutation) {
    return mutation instanceof Mutation.PutNode put
        && nodes.containsKey(put.node().id())
        && !view.nodes().contains(nodes.get(put.node().id()));
  }

  void noteServed(Map<String, Set<String>> variants) {
    Instant now = clock.instant();
    variants.forEach((flag, names) -> names.forEach(variant -> {
      ServedVariant before = served.get(List.of(flag, variant));
      if (before == null || before.last().plus(ServedVariant.INTERVAL).isBefore(now)) {
        Instant first = before == null ? now : before.first();
        served.put(List.of(flag, variant), new ServedVariant(flag, variant, first, now));
      }
    }));
  }

  List<ServedVariant> served() {
    return List.copyOf(served.values());
  }

  List<SqlAcceptance> acceptedSql(String migration) {
    return accepted.stream().filter(one -> one.migration().equals(migration)).toList();
  }

  ApprovalTable approvals() {
    return approvals;
  }

  List<KnownBuild> builds() {
    return List.copyOf(builds.values());
  }

  void unrepaired(String migration, long count) {
    if (count == 0) {
      unrepaired.remove(migration);
    } else {
      unrepaired.put(migration, count);
    }
  }

  @Override
  public boolean write(Mutation.PutState mutation) {
    states.put(mutation.state().name(), mutation.state());
    return true;
  }

  @Override
  public boolean write(Mutation.PutDefinition mutation) {
    definitions.put(mutation.definition().migration(), mutation.definition());
    return true;
  }

  @Override
  public boolean write(Mutation.PutNode mutation) {
    NodeRecord node = mutation.node();
    NodeRecord before = nodes.put(node.id(), node);
    if (before == null
        || before.beat() != node.beat()
        || before.generation() != node.generation()) {
      beats.put(node.id(), clock.instant());
    }
    return true;
  }

  @Override
  public boolean write(Mutation.PutBuild mutation) {
    Instant now = clock.instant();
    builds
        .values()
        .removeIf(known -> known.last().isBefore(now.minus(KnownBuild.REMEMBERED))
            && nodes.values().stream()
                .noneMatch(node -> node.identity().build().equals(known.build())));
    KnownBuild before = builds.get(mutation.build());
    Instant first = before == null ? now : before.first();
    builds.put(
        mutation.build(),
        new KnownBuild(
            mutation.build(),
            mutation.claims(),
            mutation.protocol(),
            first,
            now,
            mutation.viewSchema()));
    return true;
  }

  @Override
  public boolean write(Mutation.PutDeclaredFlags mutation) {
    declaredFlags.put(mutation.build(), mutation.declared());
    return true;
  }

  @Override
  public boolean write(Mutation.RemoveNode mutation) {
    NodeRecord left = nodes.remove(mutation.id());
    beats.remove(mutation.id());
    if (left != null) {
      Instant now = clock.instant();
      builds.computeIfPresent(
          left.identity().build(),
          (build, known) -> new KnownBuild(
              build, known.claims(), known.protocol(), known.first(), now, known.viewSchema()));
    }
    return true;
  }

  @Override
  public boolean write(Mutation.AcceptSql mutation) {
    accepted.add(0, mutation.acceptance());
    return true;
  }

  @Override
  public boolean write(Mutation.PutFlag mutation) {
    flags = flags.with(List.of(mutation.state()));
    return true;
  }

  @Override
  public boolean write(Mutation.PutFlagSettling mutation) {
    settlingFlags.put(mutation.settling().flag(), mutation.settling());
    return true;
  }

  @Override
  public boolean write(Mutation.RemoveFlagSettling mutation) {
    settlingFlags.remove(mutation.flag());
    return true;
  }

  @Override
  public boolean write(Mutation.ChangeKeys mutation) {
    segmentKeys.change(mutation);
    return true;
  }

  @Override
  public boolean write(Mutation.Approve mutation) {
    approvals.add(mutation);
    return true;
  }

  @Override
  public boolean write(Mutation.PutDocument mutation) {
    documents.put(mutation.state().type(), mutation.state());
    return true;
  }

  @Override
  public boolean write(Mutation.LetApprove mutation) {
    approvals.let(mutation);
    return true;
  }

  @Override
  public boolean write(Mutation.MarkDevelopment mutation) {
    development = mutation.development();
    return true;
  }

  @Override
  public boolean write(Mutation.PutDeclaredDocuments mutation) {
    declaredDocuments.put(mutation.build(), mutation.declared());
    declaredDocuments.keySet().retainAll(builds.keySet());
    declaredDocuments.values().removeIf(Map::isEmpty);
    return true;
  }

  @Override
  public boolean write(Mutation.RepairFailedWrites mutation) {
    unrepaired.remove(mutation.migration());
    return true;
  }
}
