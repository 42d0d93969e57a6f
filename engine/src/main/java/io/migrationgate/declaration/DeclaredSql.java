package io.migrationgate.declaration;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.migrationgate.declaration.BackfillSpec.Rows;
import io.migrationgate.declaration.MigrationDeclaration.SideSpec;
import io.migrationgate.declaration.MigrationDeclaration.Sql;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything in a declaration that becomes SQL: what an operator must have read before it runs with
 * rights that the application does not have. Immutable.
 *
 * @param migration whose it is
 * @param texts by the part of the declaration they stand in, in order; what is not SQL itself but
 *     goes into it, such as a table's name, is there too. Empty if nothing becomes SQL
 */
public record DeclaredSql(String migration, Map<String, String> texts) {
  /** The part in which a query stands that holds a backfill. */
  public static final String HOLD = "hold-sql";

  /** No SQL, but what the same SQL gives another value by. */
  private static final String TIME_ZONE = "backfill.timeZone";

  /** Two texts with the same hash must be too hard to find, not only a second one to a first. */
  private static final int HASH_BYTES = 20;

  /** Copies the map, in its order. */
  public DeclaredSql {
    texts = Collections.unmodifiableMap(new LinkedHashMap<>(texts));
  }

  /** What is in a declaration. */
  public static DeclaredSql of(MigrationDeclaration declared) {
    Map<String, String> texts = new LinkedHashMap<>();
    Sql sql = declared.sql();
    BackfillSpec backfill = declared.backfill();
    Map<String, String> names = declared.views().names();
    if (sql.equals(Sql.NONE) && backfill == null && names.isEmpty()) {
      return new DeclaredSql(declared.name(), texts);
    }
    put(texts, "old", declared.oldSide());
    put(texts, "new", declared.newSide());
    put(texts, "expanded", sql.expanded());
    put(texts, "verify.differences", sql.differences());
    if (backfill != null) {
      backfill.forward().forEach((column, text) -> put(texts, "backfill.forward." + column, text));
      backfill.reverse().forEach((column, text) -> put(texts, "backfill.reverse." + column, text));
      put(texts, "backfill.old", backfill.oldRows());
      put(texts, "backfill.new", backfill.newRows());
      put(texts, TIME_ZONE, backfill.timeZone());
    }
    names.forEach((column, name) -> texts.put("views.names." + column, name));
    for (int i = 0; i < sql.contract().size(); i++) {
      put(texts, "contract." + (i + 1), sql.contract().get(i));
    }
    return new DeclaredSql(declared.name(), texts);
  }

  /** A query that holds a migration's backfill while it says so. */
  public static DeclaredSql holding(String migration, String query) {
    return new DeclaredSql(migration, Map.of(HOLD, query));
  }

  private static void put(Map<String, String> texts, String part, @Nullable SideSpec side) {
    if (side != null) {
      String columns = side.columns().isEmpty() ? "" : list(side.columns());
      texts.put(part, side.table() + columns);
    }
  }

  private static void put(Map<String, String> texts, String part, Rows rows) {
    if (!rows.key().isEmpty()) {
      texts.put(part + ".key", list(rows.key()));
    }
    put(texts, part + ".present", rows.present());
    if (rows.absent() != Rows.DEFAULT.absent()) {
      texts.put(part + ".absent", rows.absent().wireName());
    }
  }

  private static String list(Iterable<String> columns) {
    return " (" + String.join(", ", columns) + ")";
  }

  private static void put(Map<String, String> texts, String part, @Nullable String text) {
    if (text != null) {
      texts.put(part, text);
    }
  }

  /** Those of the texts that are put into statements of this library, by their part. */
  public Map<String, String> expressions() {
    Map<String, String> expressions = new LinkedHashMap<>(texts);
    expressions.remove(TIME_ZONE);
    expressions.keySet().removeIf(part -> !part.startsWith("backfill."));
    return expressions;
  }

  /** Whether there is none. */
  public boolean isEmpty() {
    return texts.isEmpty();
  }

  /** The texts as a JSON object. */
  public String json() {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    texts.forEach(object::put);
    return object.toString();
  }

  /** Identifies the migration and all of these texts; 40 hexadecimal digits. */
  public String hash() {
    ObjectNode identity = JsonNodeFactory.instance.objectNode();
    identity.put("migration", migration);
    ObjectNode object = identity.putObject("sql");
    texts.forEach(object::put);
    return DeclarationJson.hash(identity, HASH_BYTES);
  }
}
