package io.migrationgate.demo.lab.load;

import io.migrationgate.demo.database.DatabaseAddress;
import io.migrationgate.demo.http.RequestTimeouts;
import io.migrationgate.demo.lab.oracle.Findings;
import io.migrationgate.demo.lab.oracle.History;
import io.migrationgate.demo.lab.oracle.Ledger;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;

/**
 * A number of users, each on a thread of its own, who use the shop until they are stopped.
 *
 * <p>Which requests are sent is drawn from a seed; how they interleave is not, so a run with the
 * same seed is alike, not the same.
 */
public final class LoadDriver implements AutoCloseable {
  private final LoadSettings settings;
  private final RequestTimeouts timeouts;
  private final Ledger ledger = new Ledger();
  private final Findings stale = new Findings();
  private final LoadStats stats = new LoadStats();
  private final Crowd crowd = new Crowd();
  private final List<VirtualUser> users = new ArrayList<>();
  // One permit for each user, taken while it acts: who holds them all knows that nobody does.
  private final Semaphore acting;
  private boolean paused;

  /** A load that does not run yet. */
  public LoadDriver(LoadSettings settings, RequestTimeouts timeouts) {
    this.settings = settings;
    this.timeouts = timeouts;
    this.acting = new Semaphore(settings.users(), true);
  }

  /** Puts into the database what was there before the first user comes. */
  public void fill(DatabaseAddress address) throws SQLException {
    new Seeding(settings, ledger, crowd, address).fill();
  }

  /**
   * Lets the users begin.
   *
   * @param nodes where the nodes of the shop are
   */
  public void start(List<String> nodes) {
    Requests requests = new Requests(new ShopClient(nodes, stats, timeouts.user()), ledger, stale);
    ActivityMix mix = new ActivityMix(
        new CustomerActivities(requests, crowd, LoadSettings.FIRST_NEW_ID),
        new OrderActivities(requests, crowd, LoadSettings.FIRST_NEW_ID),
        new ProductActivities(requests, crowd));
    for (int i = 0; i < settings.users(); i++) {
      users.add(new VirtualUser(i, settings, mix, acting, stats.failures()));
    }
    users.forEach(VirtualUser::start);
  }

  /** Waits until no request is under way, and lets nobody send one. */
  public synchronized void pause() {
    if (!paused) {
      acting.acquireUninterruptibly(settings.users());
      paused = true;
    }
  }

  /** Lets the users go on. */
  public synchronized void resume() {
    if (paused) {
      paused = false;
      acting.release(settings.users());
    }
  }

  /**
   * A customer whom no user asks for meanwhile.
   *
   * @param id of the customer
   * @param name as it is known
   */
  public record Reserved(long id, String name) {}

  /** Takes a customer from the users, who pause for it, so that nobody is under way to it. */
  public Reserved reserve() {
    pause();
    try {
      History customer = crowd.reserve();
      return new Reserved(customer.id(), customer.allowed().get(0));
    } finally {
      resume();
    }
  }

  /** A request that takes long; true if it was acknowledged. */
  public interface Slow extends Callable<Boolean> {
    @Override
    Boolean call();
  }

  /**
   * A renaming whose transaction asks another service between reading and writing. Nobody else
   * writes the customer meanwhile.
   *
   * @param node where it is sent, around any balancer
   * @param ask the service
   */
  public Slow slowRenaming(String node, String ask) {
    ShopClient client = new ShopClient(List.of(node), stats, Duration.ofMinutes(15));
    Requests slowly = new Requests(client, ledger, stale);
    Random random = new Random(settings.seed());
    while (true) {
      History customer = crowd.regulars().pick(random).orElseThrow();
      Optional<History.Write> write = customer.begin(CustomerActivities::nameOf);
      if (write.isPresent()) {
        return new SlowRenaming(slowly, customer, write.get(), ask);
      }
    }
  }

  /** Gives it back. */
  public void giveBack() {
    crowd.giveBack();
  }

  /** What was acknowledged. */
  public Ledger ledger() {
    return ledger;
  }

  /** Reads that returned something older than what was there before. */
  public Findings stale() {
    return stale;
  }

  /** How many requests, and how long they took. */
  public LoadStats stats() {
    return stats;
  }

  /** A writer that goes around the gate; for showing that the oracle can fail. */
  public UnregisteredWriter unregisteredWriter() {
    return new UnregisteredWriter(ledger, crowd, new Random(settings.seed()));
  }

  /** Lets every user finish what it does, and go. */
  @Override
  public void close() {
    users.forEach(VirtualUser::stop);
    resume();
    users.forEach(VirtualUser::join);
  }
}
