package io.migrationgate.demo.lab.balance;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Who is behind the balancer, and whose turn it is. Thread-safe. */
final class Backends {
  private final List<Backend> all = new ArrayList<>();
  private int turn;

  synchronized void add(Backend backend) {
    all.add(backend);
  }

  synchronized long requests(String name) {
    return all.stream()
        .filter(backend -> backend.name().equals(name))
        .mapToLong(Backend::requests)
        .sum();
  }

  synchronized List<Backend> all() {
    return List.copyOf(all);
  }

  /**
   * The next one that answers; a request for it has begun. In turn, so that who writes on one
   * process reads from another. When no one answers health checks, all of them may be merely busy,
   * and it is better to try than to refuse.
   */
  synchronized Optional<Backend> begin() {
    Optional<Backend> next = next(Backend::healthy).or(() -> next(Backend::possible));
    next.ifPresent(Backend::begin);
    return next;
  }

  private Optional<Backend> next(Predicate<Backend> wanted) {
    for (int i = 0; i < all.size(); i++) {
      Backend next = all.get(Math.floorMod(turn++, all.size()));
      if (wanted.test(next)) {
        return Optional.of(next);
      }
    }
    return Optional.empty();
  }

  synchronized void end(Backend backend) {
    backend.end();
    notifyAll();
  }

  synchronized void answered(Backend backend, boolean well) {
    backend.answered(well);
  }

  synchronized void refused(Backend backend) {
    backend.refused();
  }

  /**
   * Sends it nothing any more, and waits for what is under way.
   *
   * @return whether all of it has ended
   */
  synchronized boolean drain(Backend backend, Duration atMost) throws InterruptedException {
    backend.leave();
    long deadline = System.nanoTime() + atMost.toNanos();
    while (!backend.idle()) {
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (left <= 0) {
        break;
      }
      wait(left);
    }
    all.remove(backend);
    return backend.idle();
  }
}
