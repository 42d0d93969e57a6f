package io.migrationgate.hibernate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.migrationgate.GateUsageException;
import io.migrationgate.MigrationGates;
import io.migrationgate.admin.GateAdmin;
import io.migrationgate.admin.Operator;
import io.migrationgate.admin.VersionAdmin;
import io.migrationgate.admin.VersionChange;
import io.migrationgate.documents.Document;
import io.migrationgate.documents.DocumentCodec;
import io.migrationgate.documents.Downcast;
import io.migrationgate.documents.NewerVersionException;
import io.migrationgate.documents.UnknownFields;
import io.migrationgate.documents.VersionedType;
import io.migrationgate.documents.jackson.JacksonFormat;
import io.migrationgate.jdbc.JdbcGateStore;
import io.migrationgate.jdbc.datasource.GatedDataSource;
import io.migrationgate.jdbc.testing.ServerTest;
import io.migrationgate.jdbc.testing.TestDatabase;
import io.migrationgate.jdbc.testing.TestServer;
import jakarta.persistence.Convert;
import jakarta.persistence.Converter;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.annotations.DynamicUpdate;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.cfg.Configuration;
import org.hibernate.type.SqlTypes;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;

/** Versioned documents as attributes of entities, in columns of text and of JSON. */
@Timeout(180)
@Tag("thorough")
class DocumentConverterTest {
  private static final Operator ALICE = Operator.of("alice", "test");
  private static final JacksonFormat FORMAT = JacksonFormat.create(UnknownFields.KEEP);

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

  /** As an application's own field would be: converters are made by Hibernate. */
  private static final AtomicReference<DocumentCodec<Settings>> CODEC = new AtomicReference<>();

  @Converter
  static class SettingsConverter extends DocumentConverter<Settings> {
    @Override
    protected DocumentCodec<Settings> codec() {
      return CODEC.get();
    }
  }

  @Entity(name = "TextAccount")
  @Table(name = "account")
  static class TextAccount {
    @Id
    int id;

    @Convert(converter = SettingsConverter.class)
    Document<Settings> settings;

    String note;
  }

  @Entity(name = "JsonAccount")
  @Table(name = "account")
  @DynamicUpdate
  static class JsonAccount {
    @Id
    int id;

    @Convert(converter = SettingsConverter.class)
    @JdbcTypeCode(SqlTypes.JSON)
    Document<Settings> settings;

    String note;
  }

  /** One node on a database with two accounts. */
  private static final class Node implements AutoCloseable {
    final TestDatabase database;
    final HikariDataSource pool;
    final JdbcGateStore store;
    final MigrationGates gates;

    Node(TestServer server, String columnType) throws SQLException {
      database = server.newDatabase();
      database.execute(
          "CREATE TABLE account (id INTEGER PRIMARY KEY, settings " + columnType
              + ", note VARCHAR(20))",
          "INSERT INTO account VALUES (1, '{\"zone\": \"UTC\", \"theme\": [1]}'"
              + (columnType.equals("json") && server == TestServer.H2 ? " FORMAT JSON" : "")
              + ", 'n'), (2, NULL, 'n')");
      pool = database.pool(4);
      store = JdbcGateStore.create(pool);
      gates = MigrationGates.builder(store)
          .build("46")
          .withoutClassPath()
          .withoutThread()
          // Nothing beats but what the test does, and a test may take its time.
          .lease(Duration.ofMinutes(10))
          .document(TYPE, FORMAT)
          .start();
      CODEC.set(DocumentCodec.inField(TYPE, FORMAT, gates.writeVersion("settings"), "v"));
    }

    SessionFactory sessions(DataSource source, Class<?> entity) {
      Configuration configuration = new Configuration();
      configuration.getProperties().put("hibernate.connection.datasource", source);
      configuration.addAnnotatedClass(entity);
      return configuration.buildSessionFactory();
    }

    SessionFactory sessions(Class<?> entity) {
      return sessions(GatedDataSource.wrap(gates, pool), entity);
    }

    void write(int version) throws Exception {
      VersionAdmin versions = new VersionAdmin(store);
      versions.apply(
          VersionAdmin.type(versions.view(), "settings"), new VersionChange.Write(version), ALICE);
      assertThat(GateAdmin.of(store, store.database())
              .documentSettlement("settings", null)
              .await(Duration.ofSeconds(30), progress -> gates.integration().refresh())
              .settled())
          .isTrue();
    }

    String stored() throws SQLException {
      return String.valueOf(database.query("SELECT settings FROM account WHERE id = 1"))
          .replace(" ", "");
    }

    @Override
    public void close() {
      gates.close();
      store.close();
      pool.close();
    }
  }

  private static String json(TestServer server) {
    return server == TestServer.POSTGRESQL ? "jsonb" : "json";
  }

  private static long written() {
    return CODEC.get().totals().written().values().stream()
        .mapToLong(Long::longValue)
        .sum();
  }

  private static Document<Settings> changed(Document<Settings> read, String mode) {
    return read.with(new Settings(read.value().zone(), mode));
  }

  @ServerTest
  void aDocumentOfAnyVersionIsReadAndTheOneInForceIsWritten(TestServer server) throws Exception {
    try (Node node = new Node(server, json(server));
        SessionFactory sessions = node.sessions(JsonAccount.class)) {
      sessions.inTransaction(session -> {
        JsonAccount account = session.find(JsonAccount.class, 1);
        assertThat(account.settings.value()).isEqualTo(new Settings("UTC", "light"));
        assertThat(session.find(JsonAccount.class, 2).settings).isNull();
        account.settings = changed(account.settings, "dark");
      });
      assertThat(node.stored()).contains("theme").doesNotContain("mode", "\"v\"");
      node.write(2);
      sessions.inTransaction(session -> {
        JsonAccount account = session.find(JsonAccount.class, 1);
        account.settings = changed(account.settings, "dark");
        JsonAccount other = new JsonAccount();
        other.id = 3;
        other.settings = account.settings;
        session.persist(other);
      });
      assertThat(node.stored()).contains("theme", "\"mode\":\"dark\"", "\"v\":2");
      Document<Settings> read =
          sessions.fromTransaction(session -> session.find(JsonAccount.class, 3).settings);
      assertThat(read.storedVersion()).isEqualTo(2);
      assertThat(read.value().mode()).isEqualTo("dark");
    }
  }

  /** Else a lossy downcast would lose something of an entity that is only looked at. */
  @ServerTest
  void loadingWritesNothing(TestServer server) throws Exception {
    try (Node node = new Node(server, "VARCHAR(500)");
        SessionFactory sessions = node.sessions(TextAccount.class)) {
      String before = node.stored();
      TextAccount detached;
      try (Session session = sessions.openSession()) {
        detached = session.find(TextAccount.class, 1);
      }
      sessions.inTransaction(session -> {
        session.find(TextAccount.class, 1);
        session.createSelectionQuery("from TextAccount", TextAccount.class).getResultList();
        session.merge(detached);
      });
      assertThat(written()).isZero();
      assertThat(node.stored()).isEqualTo(before);
    }
  }

  @ServerTest
  void outsideAUnitOfWorkNothingIsWritten(TestServer server) throws Exception {
    try (Node node = new Node(server, "VARCHAR(500)");
        SessionFactory plain = node.sessions(node.pool, TextAccount.class)) {
      String before = node.stored();
      assertThatThrownBy(() -> plain.inTransaction(session -> {
            TextAccount account = session.find(TextAccount.class, 1);
            account.settings = changed(account.settings, "dark");
          }))
          .hasStackTraceContaining(GateUsageException.class.getName())
          .hasStackTraceContaining("outside a unit of work");
      assertThat(node.stored()).isEqualTo(before);
    }
  }

  /**
   * Hibernate writes all columns of a changed entity, unless it is told to write what has changed.
   */
  @ServerTest
  void whatIsNotChangedIsNotWrittenWithDynamicUpdates(TestServer server) throws Exception {
    try (Node node = new Node(server, json(server));
        SessionFactory sessions = node.sessions(JsonAccount.class)) {
      node.write(2);
      sessions.inTransaction(session -> {
        JsonAccount account = session.find(JsonAccount.class, 1);
        account.settings = changed(account.settings, "dark");
      });
      node.write(1);
      sessions.inTransaction(session -> session.find(JsonAccount.class, 1).note = "m");
      assertThat(node.stored()).contains("\"mode\":\"dark\"");
      assertThat(node.database.query("SELECT note FROM account WHERE id = 1")).isEqualTo("m");
    }
  }

  @ServerTest
  void aNewerVersionIsNoHalfAnEntity(TestServer server) throws Exception {
    try (Node node = new Node(server, "VARCHAR(500)");
        SessionFactory sessions = node.sessions(TextAccount.class)) {
      node.database.execute("UPDATE account SET settings = '{\"v\": 3}' WHERE id = 1");
      assertThatThrownBy(
              () -> sessions.fromTransaction(session -> session.find(TextAccount.class, 1)))
          .hasStackTraceContaining(NewerVersionException.class.getName());
      List<Integer> others = sessions.fromTransaction(session -> session
          .createSelectionQuery("select a.id from TextAccount a order by a.id", Integer.class)
          .getResultList());
      assertThat(others).containsExactly(1, 2);
    }
  }
}
