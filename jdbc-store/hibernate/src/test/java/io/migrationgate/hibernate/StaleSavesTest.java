package io.migrationgate.hibernate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.migrationgate.Phase;
import io.migrationgate.jdbc.testing.ServerTest;
import io.migrationgate.jdbc.testing.TestServer;
import io.migrationgate.testing.Seeds;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.hibernate.SessionFactory;
import org.junit.jupiter.api.Tag;

/**
 * Counts what is lost while people save detached instances, some of them wrongly, and a migration
 * goes forward and back several times. Each thread has rows of its own, so what they must hold is
 * known.
 */
@Tag("thorough")
class StaleSavesTest {
  private static final int THREADS = 4;
  private static final int ROWS = 16;
  private static final int ROUNDS = 2;
  private static final int SAVES_PER_STEP = 30;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final List<String> lost = new ArrayList<>();
  private final ReadWriteLock pause = new ReentrantReadWriteLock(true);
  private final AtomicBoolean over = new AtomicBoolean();
  private final AtomicReference<Throwable> unexpected = new AtomicReference<>();

  @ServerTest(except = TestServer.H2)
  void nothingIsLostWithTheGuard(TestServer server) throws Exception {
    try (GuardedDatabase db = GuardedDatabase.withGuests(server);
        SessionFactory sessions = db.sessions(Guest.class)) {
      List<Person> people = live(db, sessions);
      assertThat(lost).isEmpty();
      assertThat(people).as("wrong saves that were refused").allMatch(person -> person.refused > 0);
      assertThat(people).as("right ones that were not").noneMatch(person -> person.hindered > 0);
    }
  }

  @ServerTest(except = TestServer.H2)
  void somethingIsWithoutIt(TestServer server) throws Exception {
    try (GuardedDatabase db = GuardedDatabase.withGuests(server);
        SessionFactory sessions = db.unguarded(Guest.class)) {
      live(db, sessions);
      assertThat(lost).isNotEmpty();
    }
  }

  private List<Person> live(GuardedDatabase db, SessionFactory sessions) throws Exception {
    long seed = Seeds.of("stale saves");
    db.database.execute("DELETE FROM guest");
    List<Person> people = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      Person person = new Person(db, sessions, i, new Random(seed + i));
      for (int row = 0; row < ROWS; row++) {
        int id = i * ROWS + row;
        db.database.execute("INSERT INTO guest (id, full_name, note, version) VALUES (" + id
            + ", 'start', 'n', 0)");
        person.names.put(id, "start");
        person.notes.put(id, "n");
      }
      people.add(person);
      threads.add(new Thread(person, "person-" + i));
    }
    threads.forEach(Thread::start);
    try {
      for (int round = 0; round < ROUNDS; round++) {
        step(db, people, Phase.DUAL_WRITE, "full_name");
        db.database.execute("UPDATE guest SET first_name = full_name");
        step(db, people, Phase.READ_NEW, "full_name", "first_name");
        step(db, people, Phase.WRITE_NEW, "first_name");
        step(db, people, Phase.READ_NEW, "first_name");
        db.database.execute("UPDATE guest SET full_name = first_name");
        step(db, people, Phase.DUAL_WRITE, "full_name", "first_name");
        step(db, people, Phase.READ_OLD, "full_name");
      }
    } finally {
      over.set(true);
      for (Thread thread : threads) {
        thread.join();
      }
    }
    if (unexpected.get() != null) {
      throw new AssertionError("a save failed", unexpected.get());
    }
    return people;
  }

  /** A change that has settled, some saves under it, and a look at what must be right then. */
  private void step(GuardedDatabase db, List<Person> people, Phase phase, String... right)
      throws Exception {
    db.place(phase);
    await().atMost(PATIENCE).until(db::drained);
    List<Integer> before = people.stream().map(person -> person.saves.get()).toList();
    await().atMost(PATIENCE).until(() -> {
      db.gates.integration().refresh(); // no thread renews the lease here
      for (int i = 0; i < before.size(); i++) {
        if (people.get(i).saves.get() < before.get(i) + SAVES_PER_STEP
            && unexpected.get() == null) {
          return false;
        }
      }
      return true;
    });
    pause.writeLock().lock();
    try (Connection connection = db.database.connect();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT * FROM guest WHERE id < " + ROWS * THREADS)) {
      int seen = 0;
      for (; rows.next(); seen++) {
        int id = rows.getInt("id");
        Person person = people.get(id / ROWS);
        compare(db, rows, "note", person.notes.get(id));
        for (String column : right) {
          compare(db, rows, column, person.names.get(id));
        }
      }
      assertThat(seen).isEqualTo(ROWS * THREADS);
    } finally {
      pause.writeLock().unlock();
    }
  }

  private void compare(GuardedDatabase db, ResultSet row, String column, String expected)
      throws SQLException {
    String found = row.getString(column);
    if (!expected.equals(found)) {
      lost.add(db.gate.phase() + ": " + row.getInt("id") + "." + column + " is " + found
          + ", and not " + expected);
    }
  }

  /** Somebody at a form. */
  private final class Person implements Runnable {
    final Map<Integer, String> names = new HashMap<>();
    final Map<Integer, String> notes = new HashMap<>();
    final AtomicInteger saves = new AtomicInteger();
    volatile int refused;
    volatile int hindered;
    private final Map<Integer, Guest> forms = new HashMap<>();
    private final Map<Integer, String> decided = new HashMap<>();
    private final GuardedDatabase db;
    private final SessionFactory sessions;
    private final int first;
    private final Random random;

    Person(GuardedDatabase db, SessionFactory sessions, int number, Random random) {
      this.db = db;
      this.sessions = sessions;
      this.first = number * ROWS;
      this.random = random;
    }

    @Override
    public void run() {
      try {
        while (!over.get()) {
          pause.readLock().lock();
          try {
            save(first + random.nextInt(ROWS));
          } finally {
            pause.readLock().unlock();
          }
          saves.incrementAndGet();
        }
      } catch (Throwable failure) {
        unexpected.compareAndSet(null, failure);
      }
    }

    private void save(int id) {
      Guest form = forms.computeIfAbsent(
          id, any -> sessions.fromTransaction(session -> session.find(Guest.class, id)));
      String text = "t" + random.nextInt(1_000_000);
      String begun = decided.remove(id);
      if (begun != null) {
        saveWhatWasDecidedBefore(id, form, begun);
        return;
      }
      switch (random.nextInt(12)) {
        case 0 -> rename(id, form, text);
        case 1 -> decide(id, form, text);
        case 2 -> forms.remove(id);
        default -> note(id, form, text);
      }
    }

    private void rename(int id, Guest form, String text) {
      try {
        forms.put(id, sessions.fromTransaction(session -> {
          form.rename(db.gate, text);
          return session.merge(form);
        }));
        names.put(id, text);
      } catch (RuntimeException e) {
        hindered(e);
        forms.remove(id);
      }
    }

    private void note(int id, Guest form, String text) {
      form.note = text;
      try {
        forms.put(id, sessions.fromTransaction(session -> session.merge(form)));
        notes.put(id, text);
      } catch (RuntimeException e) {
        hindered(e);
        forms.remove(id);
      }
    }

    /** The gate is asked in one transaction, the entity saved in another. */
    private void decide(int id, Guest form, String text) {
      sessions.inTransaction(session -> {
        session.find(Guest.class, id);
        form.rename(db.gate, text);
      });
      decided.put(id, text);
    }

    private void saveWhatWasDecidedBefore(int id, Guest form, String text) {
      try {
        forms.put(id, sessions.fromTransaction(session -> session.merge(form)));
        names.put(id, text);
      } catch (RuntimeException e) {
        requireRefused(e);
        refused++;
        forms.remove(id);
      }
    }

    private void hindered(RuntimeException e) {
      requireRefused(e);
      hindered++;
    }

    private void requireRefused(RuntimeException e) {
      for (Throwable t = e; t != null; t = t.getCause()) {
        if (t instanceof UngatedWriteException) {
          return;
        }
      }
      throw e;
    }
  }
}
