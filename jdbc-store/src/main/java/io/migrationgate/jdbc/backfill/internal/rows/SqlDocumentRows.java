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
import io.migrationgate.jdbc.backfill.run.RewriteSpec;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Rewrites documents by expressions, in the database; what has none is left to the codec.
 *
 * <p>An expression says a second time what an upcast says, and what it has written over is gone. So
 * the documents of a batch are locked and read by the codec before, and once more after: if one is
 * another than its upcasts make of it, the batch is not committed, and the run ends. What the codec
 * cannot read before is no expression's to write. Of a sample that holds for its documents alone.
 *
 * @param <T> the Java type of the newest version
 */
public final class SqlDocumentRows<T> implements RowWork {
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
  public boolean writesEachRow() {
    return true;
  }

  @Override
  public Batch copy(Connection connection, Span span, int limit) throws SQLException {
    List<Key> found = keys.keys(connection, table(), span, limit);
    int sample = rewrite.spec().sample();
    // No more documents are held at once than where the codec alone rewrites them.
    int piece = DocumentRows.AT_ONCE * RewriteSpec.WHOLE / sample;
    Span rest = span;
    for (int from = 0; from < found.size(); from += piece) {
      List<Key> some = found.subList(from, Math.min(found.size(), from + piece));
      Key last = some.get(some.size() - 1);
      if (sample == RewriteSpec.WHOLE) {
        whole(connection, some);
      } else {
        sampled(connection, rest.upTo(last), some);
      }
      rest = rest.from(last);
    }
    boolean full = found.size() == limit;
    return new Batch(found.size(), full ? found.get(found.size() - 1) : null);
  }

  private void whole(Connection connection, List<Key> some) throws SQLException {
    List<Key> locked = keys.lock(connection, table(), keys.in(table(), some));
    Map<Key, Document<T>> before = code.readable(connection, locked);
    List<Key> written = new ArrayList<>();
    for (Map.Entry<Integer, String> step : rewrite.spec().sql().entrySet()) {
      List<Key> those =
          locked.stream().filter(key -> isIn(step.getKey(), before.get(key))).toList();
      if (!those.isEmpty()) {
        update(connection, keys.in(table(), those), step);
        written.addAll(those);
      }
    }
    Map<Key, Document<T>> after = code.readable(connection, written);
    written.forEach(key -> compare(key, before, after));
    before.putAll(after);
    code.copy(
        connection,
        locked.stream().filter(key -> !isIn(rewrite.version(), before.get(key))).toList());
  }

  private static boolean isIn(int version, @Nullable Document<?> document) {
    return document != null && document.storedVersion() == version;
  }

  private void sampled(Connection connection, Span piece, List<Key> some) throws SQLException {
    List<Key> spread = spread(some, rewrite.spec().sample());
    List<Key> sample = keys.lock(connection, table(), keys.in(table(), spread));
    Map<Key, Document<T>> before = code.readable(connection, sample);
    long updated = 0;
    for (Map.Entry<Integer, String> step : rewrite.spec().sql().entrySet()) {
      updated += update(connection, keys.in(table(), "", piece), step);
    }
    Map<Key, Document<T>> after = code.readable(connection, sample);
    sample.forEach(key -> compare(key, before, after));
    // What was written is in no older version, so that no row counts twice.
    List<Key> left = updated == some.size() ? List.of() : inOtherVersions(connection, piece);
    if (!left.isEmpty()) {
      code.copy(connection, keys.lock(connection, table(), keys.in(table(), left)));
    }
  }

  /** So many percent, at the same distance from one another, and at least one. */
  private static List<Key> spread(List<Key> keys, int percent) {
    int wanted = Math.max(1, (int) ((long) keys.size() * percent / 100));
    return IntStream.range(0, wanted)
        .mapToObj(i -> keys.get((int) ((2L * i + 1) * keys.size() / (2L * wanted))))
        .toList();
  }

  /** Documents for which there is an expression that gives one; that is asked of no others. */
  private int update(Connection connection, Sql rows, Map.Entry<Integer, String> step)
      throws SQLException {
    String document = plan.document().name();
    String field = rewrite.spec().place().versionField();
    String expression = "(" + dialect.declared(step.getValue()) + ")";
    return code.update(Sql.of(dialect.asDocument(plan.document(), expression)))
        .add(" WHERE ")
        .add(rows)
        .add(" AND " + document + " IS NOT NULL AND CASE WHEN ")
        .add(version())
        .add(" = ? THEN ", step.getKey().toString())
        .add(plan.gives(dialect, expression, field, rewrite.version()))
        .add(" ELSE FALSE END")
        .update(connection, keys.timeoutSeconds());
  }

  private Sql version() {
    return plan.storedVersion(dialect, rewrite.spec().place().versionField(), code.unversioned());
  }

  private List<Key> inOtherVersions(Connection connection, Span piece) throws SQLException {
    return Sql.of("SELECT " + table().keyList() + " FROM " + table().name() + " WHERE ")
        .add(keys.in(table(), "", piece))
        .add(" AND " + plan.document().name() + " IS NOT NULL AND ")
        .add(version())
        .add(" <> ?", Integer.toString(rewrite.version()))
        .list(connection, keys.timeoutSeconds(), row -> KeySql.read(row, table().key()));
  }

  private void compare(Key key, Map<Key, Document<T>> before, Map<Key, Document<T>> after) {
    Document<T> document = before.get(key);
    if (document == null) {
      return;
    }
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
