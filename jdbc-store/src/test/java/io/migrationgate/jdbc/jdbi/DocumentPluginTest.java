package io.migrationgate.jdbc.jdbi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.migrationgate.GateUsageException;
import io.migrationgate.MigrationGates;
import io.migrationgate.admin.DocumentCount;
import io.migrationgate.admin.GateAdmin;
import io.migrationgate.admin.Operator;
import io.migrationgate.admin.VersionAdmin;
import io.migrationgate.admin.VersionChange;
import io.migrationgate.documents.Document;
import io.migrationgate.documents.DocumentCodec;
import io.migrationgate.documents.DocumentException;
import io.migrationgate.documents.Downcast;
import io.migrationgate.documents.NewerVersionException;
import io.migrationgate.documents.UnknownFields;
import io.migrationgate.documents.VersionedType;
import io.migrationgate.documents.jackson.JacksonFormat;
import io.migrationgate.jdbc.JdbcGateStore;
import io.migrationgate.jdbc.testing.ServerTest;
import io.migrationgate.jdbc.testing.TestDatabase;
import io.migrationgate.jdbc.testing.TestServer;
import io.migrationgate.protocol.DocumentState;
import io.migrationgate.protocol.VersionRange;
import io.migrationgate.spi.DocumentPlace;
import java.time.Duration;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.generic.GenericType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;

/** Documents in columns of real databases, from the first version to a finalized one. */
@Timeout(180)
@Tag("thorough")
class DocumentPluginTest {
  private static final Operator ALICE = Operator.of("alice", "test").confirming();
  private static final GenericType<Document<Settings>> DOCUMENT = new GenericType<>() {};

  record SettingsV1(String zone) {}

  record Settings(String zone, String mode) {}

  private static final VersionedType<Settings> TYPE = VersionedType.first(
          "settings", 1, SettingsV1.class)
      .next(
          2,
          Settings.class,
          one -> new Settings(one.zone(), "light"),
          Downcast.lossy(two -> new SettingsV1(two.zone()), "the mode"))
      .unversioned(1)
      .build();

  @ServerTest
  void aDocumentLivesInAColumn(TestServer server) throws Exception {
    for (String column : columnTypes(server)) {
      live(server.newDatabase(), column);
    }
  }

  private static String[] columnTypes(TestServer server) {
    return switch (server) {
      case POSTGRESQL -> new String[] {"jsonb", "json", "text"};
      case MARIADB -> new String[] {"json", "longtext"};
      case H2 -> new String[] {"clob"};
    };
  }

  private static void live(TestDatabase database, String columnType) throws Exception {
    database.execute(
        "CREATE TABLE customer (id INTEGER PRIMARY KEY, settings " + columnType + ")",
        "INSERT INTO customer VALUES (1, '{\"zone\": \"UTC\", \"theme\": [1]}'), (2, NULL)");
    JacksonFormat format = JacksonFormat.create(UnknownFields.KEEP);
    try (JdbcGateStore store = JdbcGateStore.create(database.dataSource());
        MigrationGates gates = MigrationGates.builder(store)
            .build("46")
            .withoutClassPath()
            .document(TYPE, format)
            .start()) {
      DocumentCodec<Settings> codec =
          DocumentCodec.inField(TYPE, format, gates.writeVersion("settings"), "v");
      Jdbi jdbi = Jdbi.create(database.dataSource());
      jdbi.installPlugin(new MigrationGatePlugin(gates));
      jdbi.installPlugin(new DocumentPlugin<>(codec));
      jdbi.useHandle(handle -> assertThatThrownBy(
              () -> handle.execute("UPDATE customer SET settings = ?", new Settings("a", "b")))
          .isInstanceOf(GateUsageException.class));
      jdbi.useTransaction(handle -> {
        Document<Settings> read = read(handle);
        assertThat(read.value()).isEqualTo(new Settings("UTC", "light"));
        write(handle, read.with(new Settings("CET", "dark")));
        assertThat(read(handle).storedVersion()).isEqualTo(1);
      });
      move(store, gates);
      jdbi.useTransaction(handle -> {
        Document<Settings> read = read(handle);
        assertThat(read.value())
            .as("what version 1 has no place for")
            .isEqualTo(new Settings("CET", "light"));
        write(handle, read.with(new Settings("CET", "dark")));
        assertThat(read(handle).storedVersion()).isEqualTo(2);
        assertThat(read(handle).value().mode()).isEqualTo("dark");
        assertThatThrownBy(() -> handle
                .select("SELECT settings FROM customer WHERE id = 1")
                .mapTo(Settings.class)
                .one())
            .isInstanceOf(DocumentException.class)
            .hasMessageContaining("Document<Settings>");
        assertThat(handle
                .select("SELECT settings FROM customer WHERE id = 2")
                .mapTo(DOCUMENT)
                .list())
            .containsOnlyNulls();
      });
      assertThat(database.query("SELECT settings FROM customer WHERE id = 1")).contains("theme");
      refuseNewer(jdbi);
      finish(store);
    }
  }

  private static Document<Settings> read(Handle handle) {
    return handle
        .select("SELECT settings FROM customer WHERE id = 1")
        .mapTo(DOCUMENT)
        .one();
  }

  private static void write(Handle handle, Document<Settings> document) {
    handle.execute("UPDATE customer SET settings = ? WHERE id = 1", document);
  }

  private static void move(JdbcGateStore store, MigrationGates gates) throws Exception {
    VersionAdmin versions = new VersionAdmin(store);
    DocumentState state = VersionAdmin.type(versions.view(), "settings");
    versions.apply(state, new VersionChange.Write(2), ALICE);
    assertThat(GateAdmin.of(store, store.database())
            .documentSettlement("settings", null)
            .await(Duration.ofSeconds(20), progress -> gates.integration().refresh())
            .settled())
        .isTrue();
  }

  private static void refuseNewer(Jdbi jdbi) {
    jdbi.useHandle(handle -> {
      handle.execute("INSERT INTO customer VALUES (3, '{\"v\": 3}')");
      assertThatThrownBy(() -> handle
              .select("SELECT settings FROM customer WHERE id = 3")
              .mapTo(DOCUMENT)
              .one())
          .isInstanceOf(NewerVersionException.class);
      handle.execute("DELETE FROM customer WHERE id = 3");
      handle.execute("INSERT INTO customer VALUES (4, '{\"zone\": \"UTC\"}')");
    });
  }

  private static void finish(JdbcGateStore store) {
    VersionAdmin versions = new VersionAdmin(store);
    DocumentState state = VersionAdmin.type(versions.view(), "settings");
    DocumentPlace place = new DocumentPlace("customer", "settings", "v", null);
    DocumentCount count = versions.count(state, store.database(), place);
    assertThat(count.byVersion()).isEqualTo(Map.of(1, 1L, 2, 1L));
    assertThat(count.unreadable()).isZero();
    VersionRange second = VersionRange.of(2);
    assertThatThrownBy(
            () -> versions.apply(state, new VersionChange.Finalize(second, count), ALICE))
        .hasMessageContaining("1 of 2 documents");
  }
}
