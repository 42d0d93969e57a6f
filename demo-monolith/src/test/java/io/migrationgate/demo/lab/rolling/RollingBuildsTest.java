package io.migrationgate.demo.lab.rolling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.migrationgate.demo.database.DatabaseAddress;
import io.migrationgate.demo.database.Pools;
import io.migrationgate.demo.database.Vendor;
import io.migrationgate.demo.http.RequestTimeouts;
import io.migrationgate.demo.lab.balance.LoadBalancer;
import io.migrationgate.demo.lab.console.Narrator;
import io.migrationgate.demo.lab.console.OperatorConsole;
import io.migrationgate.demo.lab.console.StoppedException;
import io.migrationgate.demo.lab.fleet.Fleet;
import io.migrationgate.demo.lab.fleet.Launcher;
import io.migrationgate.demo.lab.rolling.builds.Build48;
import io.migrationgate.demo.lab.rolling.node.PreferencesNode;
import io.migrationgate.demo.testing.Servers;
import io.migrationgate.documents.DocumentCodec;
import io.migrationgate.documents.WriteVersion;
import io.migrationgate.jdbc.JdbcGateStore;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Two and three builds of jars of their own, as processes on one database, rolled forwards and back
 * while clients of two versions send: each of them reads every document at every moment. With the
 * rule for writers switched off the same run fails.
 */
@Tag("thorough")
@Timeout(600)
class RollingBuildsTest {
  private static final int DOCUMENTS = 200;

  @TempDir
  private Path directory;

  private final StringWriter said = new StringWriter();
  private final Failures failures = new Failures();
  private Map<Integer, Set<Integer>> read = Map.of();

  @Test
  void everyBuildReadsEveryDocument() throws Exception {
    walk(Servers.freshDatabase(), false);
  }

  @ParameterizedTest
  @MethodSource("io.migrationgate.demo.testing.Servers#offered")
  void evenWhenProcessesAreKilled(Vendor vendor) throws Exception {
    walk(Servers.freshDatabase(vendor), true);
  }

  @Test
  void withTheRuleSwitchedOffOneCannotReadWhatIsStored() {
    assertUnread(RollingWalk.STORED, "of release 46 cannot read all documents: 500");
    assertThat(failures.first("of release 46 cannot read all documents: 500").orElseThrow())
        .contains("\"v\": 3", "a document in version 3", "deploy build shop-47 or later here");
  }

  @Test
  void withTheRuleSwitchedOffOneCannotReadWhatIsSent() {
    assertUnread(RollingWalk.SENT, "which sends to release 46 is refused: 415");
  }

  private void assertUnread(String type, String unread) {
    assertThatThrownBy(() -> walk(Servers.freshDatabase(), false, type, unread))
        .isInstanceOf(StoppedException.class)
        .hasMessageContaining("is in version 3, which release 46 does not read: ")
        .hasMessageContaining(unread);
  }

  private static RequestTimeouts timeouts(boolean kills) {
    return kills ? RequestTimeouts.WHERE_HARMED : RequestTimeouts.USUAL;
  }

  private void walk(DatabaseAddress address, boolean kills) throws Exception {
    walk(address, kills, null, "");
  }

  private void walk(DatabaseAddress address, boolean kills, @Nullable String ruleOff, String unread)
      throws Exception {
    long seed = Long.getLong("rolling.seed", 20261201);
    fill(address);
    Launcher launcher = new Launcher(new Launcher.Settings(
        BuildJars.in(directory),
        directory.resolve("logs"),
        address,
        Duration.ofSeconds(kills ? 4 : 10),
        6,
        timeouts(kills),
        null));
    OperatorConsole console =
        new OperatorConsole(new Narrator(new PrintWriter(said, true), false), address);
    try (LoadBalancer balancer = LoadBalancer.start(timeouts(kills));
        Fleet fleet = new Fleet(launcher, balancer, kills);
        Pools pools = new Pools(address, "shop", 1, timeouts(kills).connection());
        JdbcGateStore store = JdbcGateStore.create(pools.store())) {
      fleet.join(46, "a", "b");
      VersionClients clients = new VersionClients(fleet, balancer, seed, failures);
      FleetReader reader = new FleetReader(fleet, DOCUMENTS, failures);
      RandomKills random = new RandomKills(fleet, seed, failures);
      RollingWalk walk = new RollingWalk(
          new RollingWalk.Stage(fleet, reader, clients, failures),
          console,
          new RollingWalk.Hazard(
              kills ? random : null,
              ruleOff == null ? null : new CarelessOperator(ruleOff, unread, store)));
      try (clients;
          reader;
          random) {
        clients.start();
        reader.start();
        if (kills) {
          random.start();
        }
        walk.walk();
      } catch (StoppedException | AssertionError e) {
        e.addSuppressed(new AssertionError(said.toString()));
        throw e;
      } finally {
        read = reader.versions();
        System.out.printf(
            "%s, seed %d: all documents read %,d times, %d processes killed, first failure: %s%n",
            address.vendor(), seed, reader.readings(), random.done(), failures.first());
      }
      assertThat(failures.first()).as(() -> said.toString()).isNull();
      assertThat(read).containsEntry(46, Set.of(1, 2)).containsEntry(47, Set.of(1, 2, 3));
      assertThat(read).containsEntry(48, Set.of(2, 3));
      assertThat(random.done() > 0).isEqualTo(kills);
      assertNothingLost(address, clients);
    }
  }

  /** Documents from before there were versions. */
  private static void fill(DatabaseAddress address) throws SQLException {
    Vendor vendor = address.vendor();
    try (Connection connection = address.connect("test");
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE customer_preferences (id INTEGER PRIMARY KEY, preferences "
          + (vendor == Vendor.POSTGRESQL ? "jsonb" : "json") + " NOT NULL)");
      statement.execute(
          "INSERT INTO customer_preferences SELECT id, '{\"changes\":0,\"zone\":\"UTC\"}'"
              + (vendor == Vendor.POSTGRESQL ? "::jsonb" : "") + " FROM "
              + vendor.numbers(DOCUMENTS)
              + " AS numbers");
    }
  }

  private static void assertNothingLost(DatabaseAddress address, VersionClients clients)
      throws SQLException {
    DocumentCodec<Build48.Third> codec = DocumentCodec.inField(
        Build48.BUILD.stored(), PreferencesNode.FORMAT, WriteVersion.always(3), "v");
    try (Connection connection = address.connect("test");
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT id, preferences FROM customer_preferences")) {
      while (rows.next()) {
        int id = rows.getInt(1);
        var document = codec.read(rows.getString(2).getBytes(StandardCharsets.UTF_8));
        assertThat(document.storedVersion()).as("document " + id).isEqualTo(3);
        int acknowledged = id > VersionClients.CHANGED ? 0 : clients.acknowledged(id);
        int unknown = id > VersionClients.CHANGED ? 0 : clients.unknown(id);
        assertThat(document.value().changes())
            .as("changes of document " + id)
            .isBetween(acknowledged, acknowledged + unknown);
      }
    }
  }
}
