package io.migrationgate.spring;

import io.migrationgate.MigrationGates;
import io.migrationgate.Phase;
import io.migrationgate.SecondaryWrites;
import io.migrationgate.jdbc.JdbcGateStore;
import io.migrationgate.jdbc.testing.TestDatabase;
import io.migrationgate.jdbc.testing.TestServer;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.protocol.Placement;
import io.migrationgate.protocol.Ramp;
import io.migrationgate.spi.ChangeSet;
import io.migrationgate.spi.Mutation;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** An application of Spring Boot's that runs here, on a database of its own. */
final class RunningApplication implements AutoCloseable {
  static final String SPLIT = "author-name-split";
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

  /** Starts it on this database. */
  static RunningApplication on(TestDatabase database, Class<?> application, String... properties) {
    List<String> arguments = new ArrayList<>(List.of(
        "--server.port=0",
        "--spring.main.banner-mode=off",
        "--spring.jmx.enabled=false",
        "--spring.liquibase.enabled=false",
        "--logging.level.root=warn",
        "--spring.datasource.url=" + database.url(),
        "--spring.datasource.username=" + database.user(),
        "--spring.datasource.password=" + database.password(),
        "--spring.datasource.hikari.minimum-idle=0",
        "--management.endpoints.web.exposure.include=*",
        "--management.endpoint.health.show-details=always",
        "--management.endpoint.health.probes.enabled=true",
        "--migrationgate.build=46",
        "--migrationgate.initialize-schema=true"));
    for (String property : properties) {
      arguments.add("--" + property);
    }
    return new RunningApplication(
        new SpringApplicationBuilder(application).run(arguments.toArray(String[]::new)), database);
  }

  <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  MigrationGates gates() {
    return bean(MigrationGates.class);
  }

  /** Puts the migration there, without guards, and lets the node hear of it. */
  void place(Phase phase) {
    bean(JdbcGateStore.class).change(UUID.randomUUID().toString(), view -> {
      long epoch = view.nextEpoch();
      MigrationState state = new MigrationState(
          SPLIT,
          new Placement(phase, Ramp.NONE, SecondaryWrites.STRICT),
          null,
          phase != Phase.READ_OLD,
          phase.compareTo(Phase.WRITE_NEW) < 0,
          epoch,
          epoch,
          false);
      return new ChangeSet<>(
          epoch, List.<Mutation>of(new Mutation.PutState(state, true)), List.of());
    });
    gates().refresh();
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
      throw new java.io.UncheckedIOException(e);
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
    } catch (java.sql.SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    context.close();
  }
}
