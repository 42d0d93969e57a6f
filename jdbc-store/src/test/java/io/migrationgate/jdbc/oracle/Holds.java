package io.migrationgate.jdbc.oracle;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

/** Places at which one transaction stands still until it is told to go on. */
final class Holds {
  /** Where a transaction can be stopped. */
  enum Place {
    /** The unit of work is pinned; no statement has run. */
    BEGUN,
    /** Everything is written; the commit check comes next. */
    CHECKING,
    /** The commit check has passed; the COMMIT comes next. */
    COMMITTING
  }

  private record Hold(Place place, CountDownLatch released) {}

  private final Journal journal;
  private final AtomicReference<Hold> next = new AtomicReference<>();
  private volatile CountDownLatch holding = new CountDownLatch(0);

  Holds(Journal journal) {
    this.journal = journal;
  }

  /** The next transaction that comes there is held. */
  void arm(Place place) {
    next.set(new Hold(place, new CountDownLatch(1)));
  }

  void release() {
    next.set(null);
    holding.countDown();
  }

  void at(Place place) {
    Hold hold = next.get();
    if (hold == null || hold.place() != place || !next.compareAndSet(hold, null)) {
      return;
    }
    holding = hold.released();
    journal.write(Journal.Word.HOLDS, place);
    try {
      hold.released().await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
