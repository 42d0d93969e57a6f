package io.migrationgate.jdbc.backfill.internal.copy;

/**
 * How a key column's values find and order rows.
 *
 * @param rule by what two values are compared and ordered, in whatever words tell it from others;
 *     empty where no row can be found by such a value
 * @param type as the catalog writes it
 * @param lookup the type that a value is cast to where rows are looked for, one that holds every
 *     value of either side: a shorter one would find another row; empty for none
 * @param domain which values it can hold
 * @param nullable whether the column may be null
 * @param exact whether texts are the same only if their bytes are, whatever the collation says: so
 *     where two key columns do not agree on what is the same
 */
public record KeyUse(
    String rule, String type, String lookup, KeyDomain domain, boolean nullable, boolean exact) {
  /** Of a column that is no key's. */
  static final KeyUse NONE = new KeyUse("", "", "", KeyDomain.ALL, true, false);

  /** The same, where the bytes of texts count. */
  KeyUse exactly() {
    return new KeyUse(rule, type, lookup, domain, nullable, true);
  }
}
