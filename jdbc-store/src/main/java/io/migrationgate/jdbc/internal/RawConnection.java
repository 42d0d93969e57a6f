package io.migrationgate.jdbc.internal;

import java.sql.Connection;

/**
 * The connection below one whose transactions are units of work. Asked for by
 * {@link Connection#unwrap}, also through pools above: so that the Jdbi plugin on such a connection
 * can tell that its transaction is the connection's own.
 */
public interface RawConnection {
  /** The connection. */
  Connection connection();
}
