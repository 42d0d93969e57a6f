/**
 * The protocol on real processes and real databases: workers in their own JVMs change rows through
 * the gate while phases go up and down, and an oracle counts. Read
 * {@link io.migrationgate.jdbc.oracle.CountingOracle} first, then
 * {@link io.migrationgate.jdbc.oracle.Client}.
 */
package io.migrationgate.jdbc.oracle;
