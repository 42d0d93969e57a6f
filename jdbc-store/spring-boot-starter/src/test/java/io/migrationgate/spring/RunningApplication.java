package io.migrationgate.spring;

import io.migrationgate.MigrationGates;
import io.migrationgate.Phase;
import io.migrationgate.SecondaryWrites;
import io.migrationgate.jdbc.JdbcGateStore;
import io.migrationgate.jdbc.testing.TestDatabase;
import io.migrationgate.jdbc.testing.TestServer;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.protocol.NodeRecord;
import io.migrationgate.protocol.Placement;
import io.migrationgate.protocol.Ramp;
import io.migrationgate.spi.ChangeSet;
import io.migrationgate.spi.Mutation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.io.DefaultResourceLoader;

/** An application of Spring Boot's that runs here, on a database of its own. */
final class RunningApplication implements AutoCloseable {
  static final String SPLIT = "author-name-split";
  private static final List<String> ALWAYS = List.of(
      "server.port=0",
      "spring.main.banner-mode=off",
      "spring.jmx.enabled=false",
      "spring.liquibase.enabled=false",
      "spring.jpa.open-in-view=false",
      "spring.datasource.hikari.minimum-idle=0",
      "logging.level.root=error",
      "management.endpoints.web.exposure.include=*",
      "management.endpoint.health.show-details=always",
      "management.endpoint.health.probes.enabled=true",
      "migrationgate.build=46",
      "migrationgate.initialize-schema=true");
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  final ConfigurableApplicationContext context;
  final TestDatabase database;

  private RunningApplication(ConfigurableApplicationContext context, TestDatabase database) {
    this.context = context;
    this.database = database;
  }

  /** Starts it on a new PostgreSQL database, whose store is made by the application. */
  static RunningApplication start(Class<?> application, String... properties) {
    return on(TestServer.POSTGRESQL.newDatabase(), application, properties);
  }

  /** Starts it on this database, with declarations of its own if there are any beside it. */
  static RunningApplication on(TestDatabase database, Class<?> application, String... properties) {
    Map<String, String> all = new LinkedHashMap<>(Map.of(
        "spring.datasource.url", database.url(),
        "spring.datasource.username", database.user(),
        "spring.datasource.password", database.password()));
    for (String property : ALWAYS) {
      all.put(property.split("=", 2)[0], property.split("=", 2)[1]);
    }
    for (String property : properties) {
      all.put(property.split("=", 2)[0], property.split("=", 2)[1]);
    }
    String[] arguments = all.entrySet().stream()
        .map(each -> "--" + each.getKey() + "=" + each.getValue())
        .toArray(String[]::new);
    SpringApplicationBuilder builder = new SpringApplicationBuilder(application);
    URL declarations = application.getResource("migrations.yaml");
    if (declarations != null) {
      builder.resourceLoader(new DefaultResourceLoader(
          new OtherDeclarations(application.getClassLoader(), declarations)));
    }
    return new RunningApplication(builder.run(arguments), database);
  }

  <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  MigrationGates gates() {
    return bean(MigrationGates.class);
  }

  /** Puts the migration there, without guards, and lets the node hear of it. */
  void place(Phase phase) {
    place(SPLIT, phase);
  }

  /** Puts a migration there. */
  void place(String name, Phase phase) {
    place(name, phase, SecondaryWrites.STRICT);
  }

  /** The same, with failures of the other side as told. */
  void place(String name, Phase phase, SecondaryWrites secondary) {
    boolean strict = secondary == SecondaryWrites.STRICT;
    bean(JdbcGateStore.class).change(UUID.randomUUID().toString(), view -> {
      long epoch = view.nextEpoch();
      MigrationState state = new MigrationState(
          name,
          new Placement(phase, Ramp.NONE, secondary),
          null,
          phase != Phase.READ_OLD && (strict || phase != Phase.DUAL_WRITE),
          phase.compareTo(Phase.WRITE_NEW) < 0 && (strict || phase != Phase.READ_NEW),
          epoch,
          epoch,
          false);
      return new ChangeSet<>(
          epoch, List.<Mutation>of(new Mutation.PutState(state, true)), List.of());
    });
    gates().integration().refresh();
  }

  /** Somebody records that this node is gone; with its next heartbeat it comes back. */
  void giveUp() {
    bean(JdbcGateStore.class)
        .change(
            UUID.randomUUID().toString(),
            view -> new ChangeSet<>(
                true, List.<Mutation>of(new Mutation.PutNode(node().givenUp())), List.of()));
    gates().integration().refresh();
  }

  private NodeRecord node() {
    return bean(JdbcGateStore.class).view().nodes().stream()
        .filter(node -> node.id().equals(gates().nodeId()))
        .findFirst()
        .orElseThrow();
  }

  /** Whether no transaction is left that decides by an older epoch. */
  boolean drained() {
    gates().integration().refresh();
    return node().acked().equals(bean(JdbcGateStore.class).load().epoch());
  }

  /** What a request is answered. */
  HttpResponse<String> request(String method, String path) {
    String port = context.getEnvironment().getProperty("local.server.port");
    HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
        .method(method, HttpRequest.BodyPublishers.noBody())
        .build();
    try {
      return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  String get(String path) {
    return request("GET", path).body();
  }

  String value(String column, long id) {
    try {
      return database.query("SELECT " + column + " FROM author WHERE id = " + id);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    context.close();
  }
}
