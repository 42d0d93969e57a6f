package io.migrationgate.jdbc.notify;

import io.migrationgate.MigrationGateException;
import io.migrationgate.Problem;
import io.migrationgate.jdbc.internal.Dialect;
import io.migrationgate.jdbc.internal.Sessions;
import io.migrationgate.jdbc.internal.store.OutboxRows;
import io.migrationgate.spi.GateStore;
import io.migrationgate.spi.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells webhooks of phase changes, refusals, mismatches, and changes that do not settle.
 *
 * <pre>{@code
 * Notifications notifications = Notifications.builder(pool, store)
 *     .webhook(Webhook.to("ops", URI.create("https://ops.example/mgate")).signed(secret))
 *     .start();   // close it at the end
 * }</pre>
 *
 * <p>Every node may start it: one process sends to each endpoint, and another one goes on where it
 * dies. Each notification is told at least once, with an id that stays the same, in the order of
 * the history; one that fails ten times within about nine minutes is passed over, and logged.
 * Nothing waits for it: it works on a thread of its own for each endpoint, with connections of this
 * data source, which must lead below units of work.
 *
 * <p>Thread-safe.
 */
public final class Notifications implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("io.migrationgate.notify");
  private static final Duration QUERY_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(2);

  private final CountDownLatch stop = new CountDownLatch(1);
  private final List<Thread> threads = new ArrayList<>();
  private final Duration interval;

  private Notifications(Duration interval) {
    this.interval = interval;
  }

  /**
   * Collects what there is to set.
   *
   * @param dataSource leads to the store's database, below units of work
   * @param store the store
   */
  public static Builder builder(DataSource dataSource, GateStore store) {
    return new Builder(dataSource, store);
  }

  private void start(WebhookSender sender, Webhook webhook) {
    Thread thread = new Thread(() -> run(sender), "mgate-notify-" + webhook.name());
    thread.setDaemon(true);
    threads.add(thread);
    thread.start();
  }

  private void run(WebhookSender sender) {
    try {
      do {
        step(sender);
      } while (!stop.await(interval.toMillis(), TimeUnit.MILLISECONDS));
      release(sender);
    } catch (InterruptedException e) {
      LOG.debug("interrupted, and so stopped", e);
    }
  }

  private static void step(WebhookSender sender) throws InterruptedException {
    try {
      sender.step();
    } catch (MigrationGateException e) {
      LOG.warn("notifications wait: {}", e.getMessage());
    } catch (RuntimeException e) {
      LOG.error("notifications met an unexpected error; they go on", e);
    }
  }

  private static void release(WebhookSender sender) {
    try {
      sender.release();
    } catch (MigrationGateException e) {
      LOG.debug("another process will have to wait for the lease", e);
    }
  }

  /** Lets the try that is under way end, for two seconds at most, and stops. */
  @Override
  public void close() {
    stop.countDown();
    try {
      for (Thread thread : threads) {
        thread.join(CLOSE_PATIENCE.toMillis());
        thread.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Collects what there is to set. Not thread-safe. */
  public static final class Builder {
    private final DataSource dataSource;
    private final GateStore store;
    private final List<Webhook> webhooks = new ArrayList<>();
    private Duration interval = Duration.ofSeconds(2);
    private Duration unsettledAfter = Duration.ofMinutes(5);
    private String schema = "";

    private Builder(DataSource dataSource, GateStore store) {
      this.dataSource = dataSource;
      this.store = store;
    }

    /**
     * Adds an endpoint.
     *
     * @throws MigrationGateException if there is one of that name
     */
    public Builder webhook(Webhook webhook) {
      if (webhooks.stream().anyMatch(other -> other.name().equals(webhook.name()))) {
        throw new MigrationGateException(new Problem(
            "webhook '" + webhook.name() + "'",
            "two of that name",
            "each name once, since it has one place in the outbox",
            "give it another name"));
      }
      webhooks.add(webhook);
      return this;
    }

    /** How often to look for news. Default: 2 s; at most 5 s, a quarter of the lease. */
    public Builder interval(Duration often) {
      if (often.isZero() || often.isNegative() || often.compareTo(Duration.ofSeconds(5)) > 0) {
        throw new MigrationGateException(new Problem(
            "interval of notifications", often.toString(), "up to 5 s", "give a shorter one"));
      }
      interval = often;
      return this;
    }

    /** After how long a change that has not settled is told of. Default: 5 minutes. */
    public Builder unsettledAfter(Duration atLeast) {
      unsettledAfter = atLeast;
      return this;
    }

    /** Where the store's tables are. Default: where the search path leads. */
    public Builder schema(String name) {
      schema = name;
      return this;
    }

    /**
     * Starts a thread for each endpoint.
     *
     * @throws io.migrationgate.spi.StoreUnavailableException if the database cannot be reached
     */
    public Notifications start() {
      Notifications started = new Notifications(interval);
      WebhookSender.Shared shared = shared(TimeSource.SYSTEM);
      webhooks.forEach(each -> started.start(new WebhookSender(each, shared), each));
      return started;
    }

    WebhookSender.Shared shared(TimeSource time) {
      Sessions sessions = new Sessions(dataSource, "notifications", QUERY_TIMEOUT);
      Dialect dialect =
          sessions.call(handle -> Dialect.of(handle.getConnection().getMetaData()));
      String prefix = schema.isEmpty() ? "" : schema + ".";
      return new WebhookSender.Shared(
          sessions,
          new OutboxRows(dialect, prefix),
          new TroubleWatch(store, unsettledAfter),
          time,
          UUID.randomUUID().toString());
    }
  }
}
