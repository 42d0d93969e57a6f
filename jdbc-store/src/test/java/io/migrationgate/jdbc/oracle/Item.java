package io.migrationgate.jdbc.oracle;

/**
 * A row of a gated table, besides its key.
 *
 * @param n what is counted
 * @param version of its key: 1 for the first change of the key ever, one more for each further one,
 *     deletions included
 */
record Item(long n, long version) {}
