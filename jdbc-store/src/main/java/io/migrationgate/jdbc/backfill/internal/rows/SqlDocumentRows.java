package io.migrationgate.jdbc.backfill.internal.rows;

import io.migrationgate.MigrationGateException;
import io.migrationgate.Problem;
import io.migrationgate.documents.Document;
import io.migrationgate.jdbc.backfill.internal.copy.CopyDialect;
import io.migrationgate.jdbc.backfill.internal.copy.CopyPlan;
import io.migrationgate.jdbc.backfill.internal.copy.KeySql;
import io.migrationgate.jdbc.backfill.internal.copy.Span;
import io.migrationgate.jdbc.backfill.internal.copy.Sql;
import io.migrationgate.jdbc.backfill.internal.plan.RewritePlan;
import io.migrationgate.jdbc.backfill.run.DocumentRewrite;
import io.migrationgate.jdbc.backfill.run.Key;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/**
 * Rewrites documents by expressions, in the database; what has none is left to the codec.
 *
 * <p>An expression says a second time what an upcast says. So of each batch some documents are
 * locked and read by the codec before, and once more after: if one is another than its upcasts make
 * of it, the batch is not committed, and the run ends.
 *
 * @param <T> the Java type of the newest version
 */
public final class SqlDocumentRows<T> implements RowWork {
  /** Of a hundred documents one is looked at, and of each batch at least so many. */
  private static final int FEWEST = 100;

  private static final int ONE_IN = 100;

  private final DocumentRows<T> code;
  private final DocumentRewrite rewrite;
  private final RewritePlan plan;
  private final CopyDialect dialect;
  private final KeySql keys;

  /** Beside what the codec does. */
  public SqlDocumentRows(
      DocumentRows<T> code,
      DocumentRewrite rewrite,
      RewritePlan plan,
      CopyDialect dialect,
      KeySql keys) {
    this.code = code;
    this.rewrite = rewrite;
    this.plan = plan;
    this.dialect = dialect;
    this.keys = keys;
  }

  private CopyPlan.Table table() {
    return plan.rows().source();
  }

  @Override
  public void rehearse(Connection connection, boolean writes) throws SQLException {
    if (writes) {
      for (Map.Entry<Integer, String> step : rewrite.spec().sql().entrySet()) {
        update(connection, Sql.of("1 = 0"), step);
      }
    }
  }

  @Override
  public Batch copy(Connection connection, Span span, int limit) throws SQLException {
    Key last = keys.boundary(connection, table(), span, limit);
    Span batch = last == null ? span : span.upTo(last);
    List<Key> some =
        keys.keys(connection, table(), batch, Math.min(limit, Math.max(FEWEST, limit / ONE_IN)));
    List<Key> sample =
        some.isEmpty() ? some : keys.lock(connection, table(), keys.in(table(), some));
    Map<String, Document<T>> before = code.readable(connection, sample);
    long updated = 0;
    for (Map.Entry<Integer, String> step : rewrite.spec().sql().entrySet()) {
      updated += update(connection, keys.in(table(), "", batch), step);
    }
    compare(before, code.readable(connection, sample));
    long rows = last == null ? keys.count(connection, table(), span) : limit;
    List<Key> left = updated == rows ? List.of() : inOtherVersions(connection, batch);
    if (!left.isEmpty()) {
      code.copy(connection, keys.lock(connection, table(), keys.in(table(), left)));
    }
    return new Batch(rows, last);
  }

  /** Documents for which there is an expression that gives one; that is asked of no others. */
  private int update(Connection connection, Sql rows, Map.Entry<Integer, String> step)
      throws SQLException {
    String document = plan.document().name();
    String expression = "(" + dialect.declared(step.getValue()) + ")";
    return code.update(Sql.of(dialect.asDocument(plan.document(), expression)))
        .add(" WHERE ")
        .add(rows)
        .add(" AND " + document + " IS NOT NULL AND CASE WHEN ")
        .add(version())
        .add(
            " = ? THEN " + expression + " IS NOT NULL ELSE FALSE END",
            step.getKey().toString())
        .update(connection, keys.timeoutSeconds());
  }

  private Sql version() {
    return plan.storedVersion(dialect, rewrite.spec().place().versionField(), code.unversioned());
  }

  private List<Key> inOtherVersions(Connection connection, Span batch) throws SQLException {
    return Sql.of("SELECT " + table().keyList() + " FROM " + table().name() + " WHERE ")
        .add(keys.in(table(), "", batch))
        .add(" AND " + plan.document().name() + " IS NOT NULL AND ")
        .add(version())
        .add(" <> ?", Integer.toString(rewrite.version()))
        .list(connection, keys.timeoutSeconds(), row -> KeySql.read(row, table().key()));
  }

  private void compare(Map<String, Document<T>> before, Map<String, Document<T>> after) {
    before.forEach((key, document) -> {
      Document<T> now = after.get(key);
      if (now == null || !code.alike(document, now)) {
        throw new MigrationGateException(new Problem(
            "the expression for version " + document.storedVersion() + " of document type '"
                + rewrite.type() + "'",
            now == null
                ? "a document that cannot be read afterwards"
                : "another document than upcasts make of it",
            "the same document in version " + rewrite.version()
                + "; nothing of this batch was written",
            "compare the two by hand for the row with key " + key
                + ", mend the expression, or leave it out: then the codec does it"));
      }
    });
  }

  @Override
  public void copy(Connection connection, List<Key> locked) throws SQLException {
    code.copy(connection, locked);
  }

  @Override
  public Compared compare(Connection connection, Span span, int limit) throws SQLException {
    return code.compare(connection, span, limit);
  }

  @Override
  public List<Key> differing(Connection connection, Span span, int limit) throws SQLException {
    return code.differing(connection, span, limit);
  }

  @Override
  public boolean differs(Connection connection, Key key) throws SQLException {
    return code.differs(connection, key);
  }
}
