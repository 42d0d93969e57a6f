package io.migrationgate.jdbc.oracle;

import io.migrationgate.MigrationGateException;
import io.migrationgate.jdbc.internal.FailureKind;
import io.migrationgate.jdbc.internal.SqlFailures;
import io.migrationgate.jdbc.oracle.Change.Kind;
import io.migrationgate.jdbc.oracle.Floors.Floor;
import io.migrationgate.jdbc.oracle.Holds.Place;
import io.migrationgate.jdbc.oracle.Journal.Word;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

/**
 * What one worker does to keys: inserts, adds, deletions and reads, each journalled. It plays by
 * the protocol's rules: rows are locked through the gate before they are changed or deleted, and
 * what is written are whole rows. Thread-safe.
 */
final class Client {
  private static final long READS_TOLD = 50;

  private final WorkerSettings settings;
  private final Jdbi jdbi;
  private final Access access;
  private final Tools tools;
  private final Items old;
  private final Items now;
  private final AtomicLong ids;
  private final AtomicLong reads = new AtomicLong();
  private final ThreadLocal<Boolean> commitSent = ThreadLocal.withInitial(() -> false);
  private final Map<Long, Long> toldGone = new ConcurrentHashMap<>();

  /** What a client needs besides the database. */
  record Tools(Journal journal, Holds holds, Floors floors) {}

  Client(WorkerSettings settings, Jdbi jdbi, Access access, Tools tools) {
    this.settings = settings;
    this.jdbi = jdbi;
    this.access = access;
    this.tools = tools;
    this.old = Items.old(settings.data().server());
    this.now = Items.now(settings.data().server());
    this.ids = new AtomicLong(settings.number() * 1_000_000_000L);
  }

  /** Called between the commit check and the COMMIT. */
  void committing() {
    tools.holds.at(Place.COMMITTING);
    commitSent.set(true);
  }

  /** How many reads have not been told yet. */
  long readsUntold() {
    return reads.get() % READS_TOLD;
  }

  /** Tries a change; does nothing if the row is not as it would have to be. */
  void change(Kind kind, long key, long n) {
    long id = ids.incrementAndGet();
    commitSent.set(false);
    try {
      Change made =
          jdbi.inTransaction(settings.isolation(), handle -> change(handle, id, kind, key, n));
      if (made != null) {
        tools.floors.raise(key, made.version(), kind == Kind.DELETE);
        tools.journal.write(Word.DONE, id);
      }
    } catch (MigrationGateException | JdbiException e) {
      boolean unknown = commitSent.get() && SqlFailures.kind(e) != FailureKind.CONTENTION;
      tools.journal.write(unknown ? Word.UNKNOWN : Word.REFUSED, id + " " + e);
    } catch (RuntimeException e) {
      tools.journal.write(Word.WRONG, "operation " + id + ": " + e);
    }
  }

  private Change change(Handle handle, long id, Kind kind, long key, long n) {
    access.begin();
    tools.holds.at(Place.BEGUN);
    long gone = kind == Kind.ADD ? 0 : Items.guard(handle, key);
    Item before = access.lock(key, () -> old.lock(handle, key), () -> now.lock(handle, key));
    if ((before == null) != (kind == Kind.INSERT)) {
      return null;
    }
    Change change = kind == Kind.INSERT
        ? new Change(id, key, kind, gone + 1, n)
        : new Change(id, key, kind, before.version() + 1, kind == Kind.ADD ? n : -before.n());
    Item after = change.after(before == null ? 0 : before.n());
    access.write(key, () -> old.put(handle, key, after), () -> now.put(handle, key, after));
    if (kind == Kind.DELETE) {
      Items.gone(handle, key, change.version());
    }
    Items.note(handle, change);
    Item own = read(handle, key);
    if (!Objects.equals(own, after)) {
      tools.journal.write(Word.WRONG, change + " reads " + own + " in its own transaction");
    }
    tools.journal.write(Word.TRIES, change.line());
    tools.holds.at(Place.CHECKING);
    return change;
  }

  private Item read(Handle handle, long key) {
    return access.read(key, () -> old.read(handle, key), () -> now.read(handle, key));
  }

  /** Reads a key outside a transaction, or twice inside one. */
  void read(long key, boolean inUnit) {
    Floor floor = tools.floors.get(key);
    try {
      Item found = inUnit
          ? jdbi.inTransaction(settings.isolation(), handle -> readTwice(handle, key))
          : jdbi.withHandle(handle -> read(handle, key));
      if (reads.incrementAndGet() % READS_TOLD == 0) {
        tools.journal.write(Word.READS, READS_TOLD);
      }
      compare(key, floor, found);
    } catch (MigrationGateException | JdbiException e) {
      tools.journal.write(Word.REFUSED, "0 " + e);
    } catch (RuntimeException e) {
      tools.journal.write(Word.WRONG, "read of key " + key + ": " + e);
    }
  }

  private Item readTwice(Handle handle, long key) {
    access.begin();
    Item first = read(handle, key);
    Item second = read(handle, key);
    boolean repeatable = settings.isolation() == TransactionIsolationLevel.REPEATABLE_READ;
    boolean older = first != null && second != null && second.version() < first.version();
    if (older || (repeatable && !Objects.equals(first, second))) {
      tools.journal.write(
          Word.WRONG, "key " + key + " read as " + first + ", then as " + second + " in one unit");
    }
    return second;
  }

  private void compare(long key, Floor floor, Item found) {
    if (found != null) {
      if (found.version() < floor.version()) {
        tools.journal.write(
            Word.WRONG, "key " + key + " read as " + found + " after " + floor + " was seen");
      }
      tools.floors.raise(key, found.version(), false);
    } else if (!floor.gone() && floor.version() > 0) {
      Long told = toldGone.put(key, floor.version());
      if (told == null || told != floor.version()) {
        tools.journal.write(Word.GONE, key + " " + floor.version());
      }
    }
  }
}
