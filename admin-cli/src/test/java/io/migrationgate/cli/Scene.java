package io.migrationgate.cli;

import io.migrationgate.Phase;
import io.migrationgate.SecondaryWrites;
import io.migrationgate.declaration.DeclarationJson;
import io.migrationgate.declaration.DeclaredSql;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.declaration.MigrationDeclaration.Compare;
import io.migrationgate.declaration.MigrationDeclaration.SideSpec;
import io.migrationgate.declaration.MigrationDeclaration.Sql;
import io.migrationgate.protocol.Circumstances.Observed;
import io.migrationgate.protocol.Epoch;
import io.migrationgate.protocol.GuardLimits;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.protocol.NodeMode;
import io.migrationgate.protocol.NodeRecord;
import io.migrationgate.protocol.NodeReport;
import io.migrationgate.protocol.Placement;
import io.migrationgate.protocol.Ramp;
import io.migrationgate.protocol.SupportedPhases;
import io.migrationgate.spi.Beat;
import io.migrationgate.spi.ChangeSet;
import io.migrationgate.spi.Mutation;
import io.migrationgate.spi.SqlAcceptance;
import io.migrationgate.spi.StoredDefinition;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A store in memory with migrations and nodes in it, and a shell in front of it. */
final class Scene {
  static final String SPLIT = "customer-name-split";
  static final String DIFFERENCES = "select count(*) from customer_differences";

  final FakeTime time = new FakeTime();
  final FakeStore store = new FakeStore(time);
  final FakeDatabase database = new FakeDatabase();
  final FakeConnector connector = new FakeConnector(store, database);
  final Shell shell = new Shell(connector, time);

  /** What the tests' migration is declared like. */
  static MigrationDeclaration declaration(String name, boolean lossy) {
    return new MigrationDeclaration(
        name,
        "Split the customer's name into first and last name.",
        "team-crm",
        new SupportedPhases(Phase.READ_OLD, Phase.CONTRACTED),
        new SideSpec("customer", List.of("name")),
        new SideSpec("customer", List.of("first_name", "last_name")),
        Compare.DEFAULT,
        SecondaryWrites.STRICT,
        lossy,
        new GuardLimits(10, 100, 0),
        new Sql("select first_name, last_name from customer where 1 = 0", DIFFERENCES, List.of()),
        null);
  }

  /** A migration that has settled in a phase, in sync where it can be. */
  Scene at(String name, Phase phase) {
    return at(
        name,
        new Placement(phase, Ramp.NONE, SecondaryWrites.STRICT),
        phase.compareTo(Phase.READ_OLD) > 0);
  }

  /** A migration that has settled in a place. */
  Scene at(String name, Placement place, boolean newInSync) {
    boolean oldInSync = place.phase().compareTo(Phase.WRITE_NEW) < 0;
    put(new MigrationState(name, place, null, newInSync, oldInSync, next(), next(), false));
    return this;
  }

  /** A migration that is on its way from one phase to a neighbouring one. */
  Scene settling(String name, Phase from, Phase to) {
    Placement leaving = new Placement(from, Ramp.NONE, SecondaryWrites.STRICT);
    Placement current = new Placement(to, Ramp.NONE, SecondaryWrites.STRICT);
    boolean newInSync = to.compareTo(Phase.READ_NEW) >= 0;
    boolean oldInSync = to.compareTo(Phase.WRITE_NEW) < 0;
    put(new MigrationState(name, current, leaving, newInSync, oldInSync, next(), next(), false));
    return this;
  }

  private long next() {
    return store.memory.view().nextEpoch();
  }

  void put(MigrationState state) {
    store.memory.change(
        "test",
        view -> new ChangeSet<>(null, List.of(new Mutation.PutState(state, true)), List.of()));
  }

  /** Declares a migration that is there, with SQL that an operator has accepted. */
  Scene declared(MigrationDeclaration declaration) {
    unread(declaration);
    DeclaredSql sql = DeclaredSql.of(declaration);
    write(new Mutation.AcceptSql(
        new SqlAcceptance(sql.migration(), sql.hash(), sql.json(), "olaf@ops-1")));
    return this;
  }

  /** Declares a migration that is there, with SQL that no operator has seen. */
  Scene unread(MigrationDeclaration declaration) {
    StoredDefinition definition = new StoredDefinition(
        declaration.name(),
        DeclarationJson.write(declaration),
        DeclarationJson.fingerprint(declaration),
        "2026.46");
    write(new Mutation.PutDefinition(definition));
    return this;
  }

  /** A migration of a whole table in dual-write, or a tombstone. */
  Scene declare(String name, String oldTable, boolean retired) {
    Placement place = new Placement(
        retired ? Phase.CONTRACTED : Phase.DUAL_WRITE, Ramp.NONE, SecondaryWrites.STRICT);
    put(new MigrationState(name, place, null, retired, !retired, next(), next(), retired));
    return declared(MigrationDeclaration.builder(name).oldSide(oldTable).build());
  }

  private void write(Mutation mutation) {
    store.memory.change("test", view -> new ChangeSet<>(null, List.of(mutation), List.of()));
  }

  /** A live node that has acknowledged everything so far and supports everything. */
  Scene node(String id) {
    return node(id, NodeReport.EMPTY, new SupportedPhases(Phase.READ_OLD, Phase.CONTRACTED));
  }

  Scene node(String id, NodeReport report, SupportedPhases supports) {
    Map<String, SupportedPhases> all = new java.util.HashMap<>();
    store.memory.view().snapshot().migrations().keySet().forEach(name -> all.put(name, supports));
    NodeRecord node = new NodeRecord(
        id,
        1,
        new NodeRecord.Identity("2026.46", "shop-" + id, 4711, "shop"),
        all,
        10_000,
        store.memory.view().snapshot().epoch(),
        1,
        true,
        report);
    write(new Mutation.PutNode(node));
    return this;
  }

  /** Makes a node one without leases. */
  Scene fenced(String id) {
    write(new Mutation.PutNode(node(id, store.memory.view().nodes()).in(NodeMode.FENCED)));
    return this;
  }

  /** The token of the epoch that was current when this node came. */
  String token(long number) {
    return store.memory.view().nodes().stream()
        .map(NodeRecord::acked)
        .filter(epoch -> epoch.number() == number)
        .findFirst()
        .orElseThrow()
        .token();
  }

  /** The node beats; it has acknowledged all, or nothing new. */
  void beat(String id, boolean acknowledges) {
    Epoch now = store.memory.view().snapshot().epoch();
    NodeRecord node = node(id, store.memory.view().nodes());
    store.memory.beat(
        new Beat(id, node.generation(), acknowledges ? now : node.acked(), now, node.report()));
  }

  private static NodeRecord node(String id, List<NodeRecord> nodes) {
    return nodes.stream().filter(node -> node.id().equals(id)).findFirst().orElseThrow();
  }

  /** A node's report about the tests' migration. */
  NodeReport report(int openUnits, Duration oldest, String oldestName, Observed observed) {
    long entered = store.memory.view().snapshot().migrations().get(SPLIT).enteredEpoch();
    return new NodeReport(
        openUnits,
        oldest.toMillis(),
        oldestName,
        Map.of(SPLIT, new NodeReport.Counts(entered, 120, 30, 40, 40, observed, 0)));
  }

  MigrationState state(String name) {
    return store.memory.view().snapshot().migrations().get(name);
  }

  Shell mgate(String... args) {
    return shell.run(args);
  }
}
