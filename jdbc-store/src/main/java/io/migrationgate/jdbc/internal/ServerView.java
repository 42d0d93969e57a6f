package io.migrationgate.jdbc.internal;

import io.migrationgate.spi.DatabaseIdentity;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;

/**
 * What is known of the server behind one connection of the driver's. Used by whoever holds that
 * connection; other threads may look at {@link #replica}.
 *
 * <p>That it is a primary is believed for a second, since servers are demoted under open
 * connections ({@code SET GLOBAL read_only}), and not beyond the epoch in which it was asked: what
 * a replica holds may be older than the change that the node has heard of since. Where the driver
 * or something on the way may choose another server at any time, it is asked in every gated
 * transaction: connections whose URL names several servers, and those that are read only.
 */
public final class ServerView {
  private static final long GOOD_FOR = TimeUnit.SECONDS.toNanos(1);

  private final Servers servers;
  private volatile boolean replica;
  private boolean asked;
  private boolean compared;
  private boolean readOnly;
  private long askedNanos;
  private long askedIn;

  /** What a server says of itself. */
  record Facts(boolean replica, String id) {}

  ServerView(Servers servers) {
    this.servers = servers;
  }

  /** Whether it was a replica when it was last asked. */
  public boolean replica() {
    return replica;
  }

  /** The connection was handed out. */
  void lent() {
    readOnly = false;
  }

  /** The connection was handed out: asks unless it was a primary before. */
  void look(Connection connection) throws SQLException {
    lent();
    if (!asked || replica) {
      SessionMarks.mark(connection);
      ask(connection);
    }
  }

  /** The connection was told to be read only, or not to be any more; no transaction is open. */
  public void readOnly(boolean now, Connection connection) throws SQLException {
    readOnly = now;
    if (servers.kind(connection).several()) {
      ask(connection);
    }
  }

  /** The same while a transaction may be open, in which nothing may be asked before its pin. */
  public void readOnly(boolean now) {
    readOnly = now;
    asked = false;
  }

  /** Asks again whether what was a replica has been promoted. */
  public void promoted(Connection connection) throws SQLException {
    if (replica) {
      ask(connection);
    }
  }

  /**
   * Whether it is a replica now, as far as a gate may rely on it.
   *
   * @throws io.migrationgate.GateUsageException if it is not the store's database
   */
  public boolean replicaNow(Connection connection) throws SQLException {
    if (!believed(connection)) {
      ask(connection);
    }
    if (!replica && !compared) {
      throw Servers.notCompared();
    }
    return replica;
  }

  private boolean believed(Connection connection) throws SQLException {
    Servers.Kind kind = servers.kind(connection);
    if (!asked || replica || !compared) {
      return false;
    }
    if (kind.dialect() == null || kind.dialect().sql().h2()) {
      return true;
    }
    return System.nanoTime() - askedNanos < GOOD_FOR
        && askedIn == servers.epoch()
        && !kind.several()
        && !readOnly
        && !(kind.knowsReadOnly() && connection.isReadOnly());
  }

  private void ask(Connection connection) throws SQLException {
    Dialect dialect = servers.kind(connection).dialect();
    askedNanos = System.nanoTime();
    askedIn = servers.epoch();
    Facts facts = Databases.facts(connection, dialect);
    replica = facts.replica();
    servers.requireThroughViews(connection);
    asked = true;
    // A replica is another server by right; no gate is asked there.
    if (!facts.replica()) {
      compared = servers.compare(new DatabaseIdentity(facts.id(), Databases.shown(connection)));
    }
  }
}
