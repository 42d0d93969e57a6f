/**
 * Real database servers for tests. Read {@link io.migrationgate.jdbc.testing.TestServer} first.
 *
 * <p>There is no MySQL to be had as a library. With {@code -Dmgate.test.mysql=HOST:PORT} one that
 * is running stands in for MariaDB; it needs a user {@code mgate_admin} with all privileges, and
 * whose password is {@code admin-secret}. What the tests make there they leave there.
 */
package io.migrationgate.jdbc.testing;
