package io.migrationgate.lint.liquibase;

import io.migrationgate.MigrationGateException;
import io.migrationgate.Problem;
import io.migrationgate.lint.internal.script.ScriptPart;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import liquibase.Scope;
import liquibase.change.AbstractSQLChange;
import liquibase.change.Change;
import liquibase.change.DbmsTargetedChange;
import liquibase.change.core.ExecuteShellCommandChange;
import liquibase.change.core.LoadDataChange;
import liquibase.change.core.StopChange;
import liquibase.change.core.TagDatabaseChange;
import liquibase.change.custom.CustomChangeWrapper;
import liquibase.changelog.ChangeSet;
import liquibase.database.Database;
import liquibase.database.DatabaseList;
import liquibase.sql.Sql;
import liquibase.sql.visitor.SqlVisitor;
import liquibase.sqlgenerator.SqlGeneratorFactory;
import liquibase.statement.ExecutablePreparedStatement;
import liquibase.statement.InsertExecutablePreparedStatement;
import liquibase.statement.SqlStatement;
import liquibase.util.StringUtil;

/** The SQL of a changeset that Liquibase is about to run, one text for each change. */
final class ChangeSetSql {
  private ChangeSetSql() {}

  static List<String> of(ChangeSet changeSet, Database database) {
    List<String> texts = new ArrayList<>();
    for (Change change : changeSet.getChanges()) {
      if (runs(change, database)) {
        texts.add(text(change, changeSet, database));
      }
    }
    return texts;
  }

  private static boolean runs(Change change, Database database) {
    return change.shouldRunOnOs()
        && (!(change instanceof DbmsTargetedChange targeted)
            || DatabaseList.definitionMatches(targeted.getDbms(), database, true));
  }

  private static String text(Change change, ChangeSet changeSet, Database database) {
    List<SqlVisitor> visitors = changeSet.getSqlVisitors();
    if (change instanceof AbstractSQLChange sql) {
      return written(sql, visitors, database);
    }
    if (notSql(change)) {
      return "";
    }
    if (change.generateStatementsVolatile(database)) {
      return unknown(change.getSerializedObjectName());
    }
    return generated(change, visitors, database);
  }

  /** Code, Liquibase's own bookkeeping, and rows that are listed in a file. */
  private static boolean notSql(Change change) {
    return change instanceof CustomChangeWrapper
        || change instanceof ExecuteShellCommandChange
        || change instanceof StopChange
        || change instanceof TagDatabaseChange
        || change instanceof LoadDataChange;
  }

  /** The lint does not understand it either, which is the point. */
  private static String unknown(String what) {
    return "liquibase " + what + ";\n";
  }

  /** With its comments, in which ignores stand, whatever Liquibase strips before it sends it. */
  private static String written(
      AbstractSQLChange change, List<SqlVisitor> visitors, Database database) {
    String sql = change.getSql();
    if (sql == null) {
      return "";
    }
    if (visitors.isEmpty() && change.getEndDelimiter() == null) {
      return ScriptPart.withoutGo(sql);
    }
    List<String> statements = new ArrayList<>();
    for (String statement : StringUtil.processMultiLineSQL(
        sql, false, change.isSplitStatements(), change.getEndDelimiter(), change.getChangeSet())) {
      statements.add(modified(statement, visitors, database));
    }
    return joined(statements);
  }

  private static String generated(Change change, List<SqlVisitor> visitors, Database database) {
    List<String> statements = new ArrayList<>();
    try {
      // As Liquibase itself asks for the SQL of a change that it is not to execute yet.
      Scope.child(Map.of(Change.SHOULD_EXECUTE, false), () -> {
        for (SqlStatement statement : change.generateStatements(database)) {
          if (statement instanceof ExecutablePreparedStatement) {
            if (!(statement instanceof InsertExecutablePreparedStatement)) {
              statements.add(unknown(statement.getClass().getSimpleName()));
            }
          } else {
            for (Sql sql : SqlGeneratorFactory.getInstance().generateSql(statement, database)) {
              statements.add(modified(sql.toSql(), visitors, database));
            }
          }
        }
      });
    } catch (Exception e) {
      throw new MigrationGateException(
          new Problem(
              "change " + change.getSerializedObjectName() + " of changeset "
                  + change.getChangeSet().toString(false),
              e.toString(),
              "its SQL, to see whether a build that still runs lives with it",
              "see that liquibase update-sql prints it"),
          e);
    }
    return joined(statements);
  }

  private static String modified(String sql, List<SqlVisitor> visitors, Database database) {
    String modified = sql;
    for (SqlVisitor visitor : visitors) {
      modified = visitor.modifySql(modified, database);
    }
    return modified;
  }

  /** The delimiter has a line of its own: a statement may end in a comment. */
  private static String joined(List<String> statements) {
    return String.join("\n;\n", statements);
  }
}
