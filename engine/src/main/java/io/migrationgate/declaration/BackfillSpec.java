package io.migrationgate.declaration;

import io.migrationgate.MigrationGateException;
import io.migrationgate.Side;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How rows get from one side to the other, and how one tells that both say the same.
 *
 * <p>Either expressions, which the database evaluates, or the name of code that live nodes have.
 *
 * @param forward for each new column an SQL expression over the columns of one old row; empty if
 *     code does it
 * @param reverse for each old column an SQL expression over the columns of one new row; empty if
 *     there is no way back
 * @param oldRows which rows of the old side's table take part
 * @param newRows which rows of the new side's table take part
 * @param code names the version of the Java code that does it; null if expressions do
 * @param timeZone of every session in which expressions are evaluated, or code is called: a region
 *     ({@code Europe/Berlin}) or an offset ({@code +05:30}); null for UTC, which is refused where
 *     values depend on it
 * @param insertsBy the side that decides where an insert by somebody who asks no gate gives columns
 *     of both sides that do not agree; null to have a bridge refuse such an insert
 */
public record BackfillSpec(
    Map<String, String> forward,
    Map<String, String> reverse,
    Rows oldRows,
    Rows newRows,
    @Nullable String code,
    @Nullable String timeZone,
    @Nullable Side insertsBy) {

  /**
   * Copies the maps, in their order.
   *
   * @throws MigrationGateException if expressions and code are both given, or neither is; or if
   *     there is no such time zone
   */
  public BackfillSpec {
    forward = Collections.unmodifiableMap(new LinkedHashMap<>(forward));
    reverse = Collections.unmodifiableMap(new LinkedHashMap<>(reverse));
    BackfillRules.expressions("backfill.forward", forward);
    BackfillRules.expressions("backfill.reverse", reverse);
    BackfillRules.eitherOr(forward, reverse, code);
    BackfillRules.timeZone(timeZone);
  }

  /** In sessions of UTC. */
  public BackfillSpec(
      Map<String, String> forward,
      Map<String, String> reverse,
      Rows oldRows,
      Rows newRows,
      @Nullable String code) {
    this(forward, reverse, oldRows, newRows, code, null, null);
  }

  /** By expressions forwards and backwards, each table's rows found by its primary key. */
  public static BackfillSpec sql(Map<String, String> forward, Map<String, String> reverse) {
    return new BackfillSpec(forward, reverse, Rows.DEFAULT, Rows.DEFAULT, null);
  }

  /** By Java code of this name. */
  public static BackfillSpec code(String version) {
    return new BackfillSpec(Map.of(), Map.of(), Rows.DEFAULT, Rows.DEFAULT, version);
  }

  /** The same with other rows. */
  public BackfillSpec rows(Rows old, Rows replacement) {
    return new BackfillSpec(forward, reverse, old, replacement, code, timeZone, insertsBy);
  }

  /** The same in sessions of a time zone. */
  public BackfillSpec in(ZoneId zone) {
    return new BackfillSpec(forward, reverse, oldRows, newRows, code, zone.getId(), insertsBy);
  }

  /** The same with a side that decides ambiguous inserts. */
  public BackfillSpec insertsBy(Side side) {
    return new BackfillSpec(forward, reverse, oldRows, newRows, code, timeZone, side);
  }

  /** The time zone of every session: the declared one, else UTC. */
  public ZoneId zone() {
    return timeZone == null ? ZoneOffset.UTC : ZoneId.of(timeZone);
  }

  /** What becomes of a row whose counterpart on the authoritative side is gone. */
  public enum Absent {
    /** The row belongs to this side alone: it is deleted. */
    DELETE,
    /** The row belongs to somebody else too: this side's columns are set to null. */
    CLEAR;

    /** As declarations write it. */
    public String wireName() {
      return this == DELETE ? "delete" : "clear";
    }

    static Absent parse(String text) {
      for (Absent value : values()) {
        if (value.wireName().equals(text)) {
          return value;
        }
      }
      throw DeclarationRules.refused(
          "absent", Shown.quoted(text), "delete or clear", "write one of them");
    }
  }

  /**
   * Which rows of one side's table take part, and what they are found by.
   *
   * @param key the columns that identify a row, the first one of this side belonging to the first
   *     one of the other; empty for the primary key
   * @param present a condition that holds where this side has something to say; null for every row
   *     (where {@code absent} is {@code CLEAR}: for rows with a column that is not null)
   * @param absent what becomes of a row without a counterpart
   */
  public record Rows(List<String> key, @Nullable String present, Absent absent) {
    /** Every row, by its primary key; one without a counterpart is deleted. */
    public static final Rows DEFAULT = new Rows(List.of(), null, Absent.DELETE);

    /**
     * Copies the list.
     *
     * @throws MigrationGateException if a column is blank or there twice, or the condition is blank
     */
    public Rows {
      key = List.copyOf(key);
      DeclarationRules.columns(key);
      if (present != null) {
        DeclarationRules.sql("present", present);
      }
    }
  }
}
