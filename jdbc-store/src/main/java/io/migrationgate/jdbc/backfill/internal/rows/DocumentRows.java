package io.migrationgate.jdbc.backfill.internal.rows;

import io.migrationgate.documents.Document;
import io.migrationgate.documents.DocumentCodec;
import io.migrationgate.documents.DocumentException;
import io.migrationgate.documents.EncodedDocument;
import io.migrationgate.documents.VersionNumbers;
import io.migrationgate.documents.WriteVersion;
import io.migrationgate.jdbc.backfill.internal.copy.ColumnInfo;
import io.migrationgate.jdbc.backfill.internal.copy.CopyDialect;
import io.migrationgate.jdbc.backfill.internal.copy.CopyPlan;
import io.migrationgate.jdbc.backfill.internal.copy.KeySql;
import io.migrationgate.jdbc.backfill.internal.copy.Span;
import io.migrationgate.jdbc.backfill.internal.copy.Sql;
import io.migrationgate.jdbc.backfill.internal.plan.RewritePlan;
import io.migrationgate.jdbc.backfill.run.DocumentRewrite;
import io.migrationgate.jdbc.backfill.run.Key;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rewrites documents in place, by the application's own codec: whatever is in another version than
 * the one in force differs. A document that cannot be read, or that would not be the same in its
 * new version, is a row that cannot be copied.
 *
 * @param <T> the Java type of the newest version
 */
public final class DocumentRows<T> implements RowWork {
  private static final Logger LOG = LoggerFactory.getLogger("io.migrationgate.backfill");

  /** Documents may be large, so no batch of them is held at once. */
  static final int AT_ONCE = 500;

  /** So many are written by one statement, or so large ones; all that is read where it can join. */
  private static final int TOGETHER = 40;

  private static final long MOST_BYTES = 256 * 1024;

  /** Invalid JSON text, in the words of the SQL standard. */
  private static final String BAD_DOCUMENT = "22032";

  private final DocumentCodec<T> codec;
  private final int version;
  private final boolean byCodeAlone;
  private final RewritePlan plan;
  private final CopyDialect dialect;
  private final KeySql keys;

  public DocumentRows(
      DocumentCodec<T> codec,
      DocumentRewrite rewrite,
      RewritePlan plan,
      CopyDialect dialect,
      KeySql keys) {
    this.version = rewrite.version();
    this.codec = codec.writing(WriteVersion.always(version));
    this.byCodeAlone = rewrite.spec().sql().isEmpty();
    this.plan = plan;
    this.dialect = dialect;
    this.keys = keys;
  }

  private CopyPlan.Table table() {
    return plan.rows().source();
  }

  @Override
  public boolean writesEachRow() {
    return true;
  }

  @Override
  public Batch copy(Connection connection, Span span, int limit) throws SQLException {
    List<Key> found = keys.keys(connection, table(), span, limit);
    if (!found.isEmpty()) {
      copy(connection, keys.lock(connection, table(), keys.in(table(), found)));
    }
    boolean full = found.size() == limit;
    return new Batch(found.size(), full ? found.get(found.size() - 1) : null);
  }

  @Override
  public void copy(Connection connection, List<Key> locked) throws SQLException {
    for (int from = 0; from < locked.size(); from += AT_ONCE) {
      List<Key> some = locked.subList(from, Math.min(locked.size(), from + AT_ONCE));
      Writing writing = new Writing();
      for (Stored stored : read(connection, some)) {
        EncodedDocument written = rewritten(stored);
        if (written != null) {
          writing.add(connection, stored.key(), written);
        }
      }
      writing.write(connection);
    }
  }

  /**
   * Documents that are written by one statement: a statement for each costs the database more than
   * the writing does. Where an update cannot be joined with them, each row looks for its own among
   * them, and so they are few.
   */
  private final class Writing {
    private final List<Key> found = new ArrayList<>();
    private Sql documents = new Sql();
    private long bytes;

    void add(Connection connection, Key key, EncodedDocument written) throws SQLException {
      String parameter = dialect.asDocument(plan.document(), "?");
      if (dialect.joinsParameters()) {
        documents
            .add(found.isEmpty() ? "(" : ", (")
            .add(keys.list(table(), key))
            .add(", " + parameter + ")", written.text());
      } else {
        documents
            .add(" WHEN ")
            .add(keys.in(table(), List.of(key)))
            .add(" THEN " + parameter, written.text());
      }
      found.add(key);
      bytes += written.content().length;
      if (found.size() == (dialect.joinsParameters() ? AT_ONCE : TOGETHER) || bytes > MOST_BYTES) {
        write(connection);
      }
    }

    void write(Connection connection) throws SQLException {
      if (found.isEmpty()) {
        return;
      }
      if (dialect.joinsParameters()) {
        String names = IntStream.range(0, table().key().size())
            .mapToObj(i -> "mg_key" + i)
            .collect(Collectors.joining(", "));
        update(Sql.of("mg_document"))
            .add(" FROM (VALUES ")
            .add(documents)
            .add(") mg_new (" + names + ", mg_document) WHERE (" + table().keyList() + ") = ("
                + names + ")")
            .update(connection, keys.timeoutSeconds());
      } else {
        String document = plan.document().name();
        update(Sql.of("CASE").add(documents).add(" ELSE " + document + " END"))
            .add(" WHERE ")
            .add(keys.in(table(), found))
            .update(connection, keys.timeoutSeconds());
      }
      found.clear();
      documents = new Sql();
      bytes = 0;
    }
  }

  /** Gives the rows of a condition a document, and its version where that is beside it. */
  Sql update(Sql document) {
    List<String> columns = new ArrayList<>(List.of(plan.document().name()));
    Sql sql = Sql.of("UPDATE " + table().name() + " SET " + plan.document().name() + " = ")
        .add(document);
    ColumnInfo besides = plan.version();
    if (besides != null) {
      columns.add(besides.name());
      sql.add(", " + besides.name() + " = ?", version);
    }
    return sql.add(table().kept(columns, ""));
  }

  @Override
  public Compared compare(Connection connection, Span span, int limit) throws SQLException {
    List<Key> found = keys.keys(connection, table(), span, limit);
    boolean full = found.size() == limit;
    return new Compared(
        found.size(),
        differing(connection, found).size(),
        full ? found.get(found.size() - 1) : null);
  }

  @Override
  public List<Key> differing(Connection connection, Span span, int limit) throws SQLException {
    return differing(connection, keys.keys(connection, table(), span, limit));
  }

  @Override
  public boolean differs(Connection connection, Key key) throws SQLException {
    return !differing(connection, List.of(key)).isEmpty();
  }

  private List<Key> differing(Connection connection, List<Key> found) throws SQLException {
    List<Key> differing = new ArrayList<>();
    for (int from = 0; from < found.size(); from += AT_ONCE) {
      List<Key> some = found.subList(from, Math.min(found.size(), from + AT_ONCE));
      for (Stored stored : read(connection, some)) {
        if (differs(stored)) {
          differing.add(stored.key());
        }
      }
    }
    return differing;
  }

  /** What the codec has written it has read again; what an expression has made is read here. */
  private boolean differs(Stored stored) {
    try {
      int found = byCodeAlone
          ? codec.storedVersion(stored.content(), stored.stated())
          : codec.read(stored.content(), stored.stated()).storedVersion();
      return found != version;
    } catch (DocumentException e) {
      return true;
    }
  }

  /**
   * A document as it is in its row.
   *
   * @param told the version that is beside it; null if nothing is
   */
  private record Stored(Key key, String text, @Nullable String told) {
    byte[] content() {
      return text.getBytes(StandardCharsets.UTF_8);
    }

    @Nullable
    Integer stated() {
      return told == null ? null : VersionNumbers.parse("the column beside it", told);
    }
  }

  private List<Stored> read(Connection connection, List<Key> some) throws SQLException {
    ColumnInfo besides = plan.version();
    String document = plan.document().name();
    return Sql.of("SELECT " + table().keyList() + ", " + document
            + (besides == null ? "" : ", " + besides.name()) + " FROM "
            + table().name()
            + " WHERE ")
        .add(keys.in(table(), some))
        .add(" AND " + document + " IS NOT NULL")
        .list(connection, keys.timeoutSeconds(), this::stored);
  }

  private Stored stored(ResultSet row) throws SQLException {
    int width = table().key().size();
    return new Stored(
        KeySql.read(row, table().key()),
        row.getString(width + 1),
        plan.version() == null ? null : row.getString(width + 2));
  }

  /** Documents by their key; without those that cannot be read. */
  Map<Key, Document<T>> readable(Connection connection, List<Key> some) throws SQLException {
    Map<Key, Document<T>> found = new LinkedHashMap<>();
    for (Stored stored : some.isEmpty() ? List.<Stored>of() : read(connection, some)) {
      try {
        found.put(stored.key(), codec.read(stored.content(), stored.stated()));
      } catch (DocumentException e) {
        LOG.debug("a document that cannot be read is none to compare with", e);
      }
    }
    return found;
  }

  boolean alike(Document<T> one, Document<T> other) {
    return codec.alike(one, other);
  }

  /** The version that a document without one counts as; null if it must have one. */
  @Nullable
  Integer unversioned() {
    return codec.type().unversioned();
  }

  /** The same document in its new version; null if it is in it. */
  private @Nullable EncodedDocument rewritten(Stored stored) throws SQLException {
    try {
      Document<T> before = codec.read(stored.content(), stored.stated());
      if (before.storedVersion() == version) {
        return null;
      }
      EncodedDocument written = codec.write(before);
      Integer stated = plan.version() == null ? null : (Integer) written.version();
      if (!codec.alike(before, codec.read(written.content(), stated))) {
        throw new SQLException(
            "a document that would not be the same in version " + version, BAD_DOCUMENT);
      }
      return written;
    } catch (DocumentException e) {
      throw new SQLException(e.getMessage(), BAD_DOCUMENT, e);
    }
  }
}
