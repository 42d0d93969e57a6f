/** Real database servers for tests. Read {@link io.migrationgate.jdbc.testing.TestServer} first. */
package io.migrationgate.jdbc.testing;
