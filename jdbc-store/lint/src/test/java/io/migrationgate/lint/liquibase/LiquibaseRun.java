package io.migrationgate.lint.liquibase;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;
import liquibase.Contexts;
import liquibase.LabelExpression;
import liquibase.Liquibase;
import liquibase.Scope;
import liquibase.Scope.ScopedRunner;
import liquibase.UpdateSummaryEnum;
import liquibase.changelog.visitor.ChangeExecListener;
import liquibase.command.CommandScope;
import liquibase.command.core.UpdateCommandStep;
import liquibase.command.core.helpers.ChangeExecListenerCommandStep;
import liquibase.command.core.helpers.DbUrlConnectionArgumentsCommandStep;
import liquibase.command.core.helpers.ShowSummaryArgument;
import liquibase.database.DatabaseFactory;
import liquibase.database.jvm.JdbcConnection;
import liquibase.resource.DirectoryResourceAccessor;
import liquibase.ui.LoggerUIService;

/** Liquibase on an H2 of its own, with changelogs in a folder. */
final class LiquibaseRun implements AutoCloseable {
  // Kept, for a logger that nobody holds forgets its level.
  private static final Logger LOGGER = Logger.getLogger("liquibase");

  private static final String HEAD = """
      <databaseChangeLog xmlns="http://www.liquibase.org/xml/ns/dbchangelog"
          xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
          xsi:schemaLocation="http://www.liquibase.org/xml/ns/dbchangelog
              http://www.liquibase.org/xml/ns/dbchangelog/dbchangelog-latest.xsd">
      """;

  private final Path folder;
  private final Connection connection;

  LiquibaseRun(Path folder) throws SQLException {
    LOGGER.setLevel(Level.OFF);
    this.folder = folder;
    this.connection = DriverManager.getConnection("jdbc:h2:mem:" + UUID.randomUUID(), "sa", "");
    execute("CREATE TABLE customer (id bigint PRIMARY KEY, name varchar(50), age int)");
  }

  void execute(String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  long number(String sql) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  boolean has(String column) throws SQLException {
    return number("SELECT count(*) FROM information_schema.columns WHERE table_name = 'CUSTOMER'"
            + " AND column_name = '" + column + "'")
        > 0;
  }

  /** A file of the folder. */
  LiquibaseRun file(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
    return this;
  }

  /** A changelog of formatted SQL, without its first line. */
  void sql(ChangeExecListener listener, String changesets) throws Exception {
    file("changelog.sql", "--liquibase formatted sql\n" + changesets);
    update("changelog.sql", listener);
  }

  /** A changelog in XML, without its first and last lines. */
  void xml(ChangeExecListener listener, String changesets) throws Exception {
    file("changelog.xml", HEAD + changesets + "</databaseChangeLog>");
    update("changelog.xml", listener);
  }

  private void update(String changelog, ChangeExecListener listener) throws Exception {
    quietly(() -> liquibase(changelog, listener).update(new Contexts(), new LabelExpression()));
  }

  /** The same as {@code liquibase update --change-exec-listener-class}. */
  void xml(Class<? extends ChangeExecListener> listener, String changesets) throws Exception {
    file("changelog.xml", HEAD + changesets + "</databaseChangeLog>");
    CommandScope update = new CommandScope("update")
        .addArgumentValue(UpdateCommandStep.CHANGELOG_FILE_ARG, "changelog.xml")
        .addArgumentValue(
            ChangeExecListenerCommandStep.CHANGE_EXEC_LISTENER_CLASS_ARG, listener.getName())
        .addArgumentValue(ShowSummaryArgument.SHOW_SUMMARY, UpdateSummaryEnum.OFF)
        .addArgumentValue(
            DbUrlConnectionArgumentsCommandStep.DATABASE_ARG,
            DatabaseFactory.getInstance()
                .findCorrectDatabaseImplementation(new JdbcConnection(connection)));
    Map<String, Object> files =
        Map.of(Scope.Attr.resourceAccessor.name(), new DirectoryResourceAccessor(folder));
    quietly(() -> Scope.child(files, (ScopedRunner<?>) update::execute));
  }

  /** Takes the last changeset of the changelog back. */
  void rollback(ChangeExecListener listener) throws Exception {
    quietly(() -> liquibase("changelog.xml", listener).rollback(1, ""));
  }

  private Liquibase liquibase(String changelog, ChangeExecListener listener) throws Exception {
    Liquibase liquibase = new Liquibase(
        changelog, new DirectoryResourceAccessor(folder), new JdbcConnection(connection));
    liquibase.setChangeExecListener(listener);
    liquibase.setShowSummary(UpdateSummaryEnum.OFF);
    return liquibase;
  }

  private static void quietly(ScopedRunner run) throws Exception {
    Scope.child(Map.of(Scope.Attr.ui.name(), new LoggerUIService()), run);
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
