package io.migrationgate.jdbc.oracle;

/**
 * One change of one key, as it is journalled and as the table {@code op} keeps it.
 *
 * @param id of the operation, never given out twice
 * @param key which row
 * @param kind what is done to it
 * @param version that the key has after it
 * @param n by how much the key's count changes
 */
record Change(long id, long key, Kind kind, long version, long n) {
  /** What is done to a row. */
  enum Kind {
    INSERT,
    ADD,
    DELETE
  }

  String line() {
    return id + " " + key + " " + kind + " " + version + " " + n;
  }

  static Change of(String line) {
    String[] parts = line.split(" ");
    return new Change(
        Long.parseLong(parts[0]),
        Long.parseLong(parts[1]),
        Kind.valueOf(parts[2]),
        Long.parseLong(parts[3]),
        Long.parseLong(parts[4]));
  }

  /** The row after it; null if there is none. */
  Item after(long before) {
    return kind == Kind.DELETE ? null : new Item(before + n, version);
  }
}
