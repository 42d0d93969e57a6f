package io.migrationgate.jdbc.backfill.internal.copy;

import io.migrationgate.jdbc.backfill.internal.copy.CopyPlan.Assignment;
import io.migrationgate.jdbc.backfill.internal.copy.CopyPlan.Table;
import java.util.UUID;

/**
 * Sums of hashes on PostgreSQL.
 *
 * <p>Values are hashed as the texts that they print as, because the hashes of other types may give
 * one number for different values by rule: that of numeric knows neither sign nor infinity, that of
 * bigint takes -1 for 4294967295, and all of them may do so, since all a hash index asks is that
 * equal values have equal hashes. What a type prints is what is restored from a dump, so it tells
 * values apart; only of floating point numbers, and only if extra_float_digits is below 1: then no
 * sum is trusted.
 *
 * <p>The hash of each value is the seed of the next one's, the key's coming first. So a value is
 * bound to its column and row: in a sum of hash_record_extended, which adds up those of the
 * columns, values that two rows have exchanged would cancel out. A null is hashed as a text that is
 * made up for this comparison alone; that another value is this text is as likely as an unlucky
 * hash.
 */
final class PostgresChecksum implements Checksum {
  private final PostgresCopy dialect;
  private final CopyPlan plan;
  private final UUID random = UUID.randomUUID();

  PostgresChecksum(PostgresCopy dialect, CopyPlan plan) {
    this.dialect = dialect;
    this.plan = plan;
  }

  @Override
  public Sql compare(Sql source, Sql target) {
    String wanted = seed();
    String stored = seed();
    for (int i = 0; i < plan.target().key().size(); i++) {
      ColumnInfo key = plan.target().key().get(i);
      wanted = keyHash(key, plan.source().key().get(i).name(), wanted);
      stored = keyHash(key, key.name(), stored);
    }
    for (Assignment each : plan.assignments()) {
      PostgresValues rule = (PostgresValues) each.rule();
      for (String text : rule.wantedTexts(dialect.declared(each.expression()))) {
        wanted = hash(text, wanted);
      }
      for (String text : rule.storedTexts(each.column().name())) {
        stored = hash(text, stored);
      }
    }
    return Sql.of("SELECT mg_s.n, CASE WHEN mg_s.n = mg_t.n"
            + " AND mg_s.total IS NOT DISTINCT FROM mg_t.total"
            + " AND CAST(current_setting('extra_float_digits') AS integer) > 0"
            + " THEN 0 ELSE 1 END FROM (")
        .add(summed(plan.source(), wanted, source))
        .add(") mg_s, (")
        .add(summed(plan.target(), stored, target))
        .add(") mg_t");
  }

  private Sql summed(Table table, String hash, Sql rows) {
    return Sql.of(
            "SELECT COUNT(*) AS n, SUM(" + hash + ") AS total FROM " + table.name() + " WHERE ")
        .add(rows)
        .add(" AND " + dialect.declared(table.condition()));
  }

  private String seed() {
    return Long.toString(random.getMostSignificantBits() >>> 1);
  }

  private String hash(String text, String seed) {
    return "hashtextextended(COALESCE(" + text + ", '" + random + "'), " + seed + ")";
  }

  /*
   * Most keys are numbers that are never null, and a fifth of the time went into printing them. One
   * half of a bigint is the seed of both together.
   */
  private String keyHash(ColumnInfo column, String name, String seed) {
    return switch (column.type()) {
      case "smallint", "integer" -> "hashint4extended(CAST(" + name + " AS integer), " + seed + ")";
      case "bigint" ->
        "hashint8extended(" + name + ", hashint4extended(CAST(" + name + " >> 32 AS integer), "
            + seed + "))";
      default -> hash(dialect.keyText(column, name), seed);
    };
  }
}
