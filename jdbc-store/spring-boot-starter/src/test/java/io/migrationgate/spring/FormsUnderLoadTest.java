package io.migrationgate.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.migrationgate.Phase;
import io.migrationgate.jdbc.testing.MapRegionFactory;
import io.migrationgate.jdbc.testing.TestDatabase;
import io.migrationgate.jdbc.testing.TestServer;
import io.migrationgate.spring.forms.FormsApplication;
import io.migrationgate.testing.Seeds;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Two instances under load while a migration goes forward and back: detached forms, a session that
 * the view keeps open, a second-level cache, read-only transactions, stale saves on the other
 * instance across every step. Each thread has authors of its own, so what they must be is known.
 */
@Tag("thorough")
class FormsUnderLoadTest {
  private static final int THREADS = 3;
  private static final int AUTHORS = 6;
  private static final int SAVES_PER_STEP = 40;
  private static final int FIRST = 100;

  /** For what a slow machine with other work gets done all the same. */
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final List<String> lost = new ArrayList<>();
  private final ReadWriteLock pause = new ReentrantReadWriteLock(true);
  private final AtomicBoolean over = new AtomicBoolean();
  private final AtomicReference<Throwable> unexpected = new AtomicReference<>();

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void nothingIsLost(boolean openInView) throws Exception {
    List<Visitor> visitors = live(openInView, "required");
    assertThat(lost).isEmpty();
    assertThat(visitors).as("wrong saves that were refused").allMatch(each -> each.refused > 0);
    assertThat(visitors).as("right ones that were not").allMatch(each -> each.hindered == 0);
  }

  @Test
  void withoutTheGuardSomethingIs() throws Exception {
    live(true, "off");
    assertThat(lost).isNotEmpty();
  }

  private static RunningApplication instance(
      TestDatabase database, boolean openInView, String guard) {
    return RunningApplication.on(
        database,
        FormsApplication.class,
        "spring.jpa.open-in-view=" + openInView,
        "spring.jpa.properties.migrationgate.hibernate.guard=" + guard,
        "spring.jpa.properties.hibernate.cache.use_second_level_cache=true",
        // What is judged is the guard: no lease and no wait for a connection is to end meanwhile.
        "migrationgate.lease=" + PATIENCE.toMinutes() + "m",
        "migrationgate.store.query-timeout=1m",
        "migrationgate.store.lock-timeout=1m",
        "spring.datasource.hikari.connection-timeout=" + PATIENCE.toMillis(),
        "spring.jpa.properties.hibernate.cache.region.factory_class="
            + MapRegionFactory.class.getName());
  }

  private List<Visitor> live(boolean openInView, String guard) throws Exception {
    long seed = Seeds.of("forms under load");
    TestDatabase database = TestServer.POSTGRESQL.newDatabase();
    try (RunningApplication first = instance(database, openInView, guard);
        RunningApplication second = instance(database, openInView, guard)) {
      List<Visitor> visitors = new ArrayList<>();
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        Visitor visitor = new Visitor(FIRST + i * AUTHORS, new Random(seed + i), first, second);
        for (int id : visitor.ids()) {
          database.execute(
              "INSERT INTO author (id, name, born) VALUES (" + id + ", 'start', 1000)");
        }
        visitors.add(visitor);
        threads.add(new Thread(visitor, "visitor-" + i));
      }
      threads.forEach(Thread::start);
      try {
        String copied = "UPDATE author SET first_name = name";
        String back = "UPDATE author SET name = first_name";
        step(first, second, visitors, Phase.DUAL_WRITE, "name");
        database.execute(copied);
        step(first, second, visitors, Phase.READ_NEW, "name", "first_name");
        step(first, second, visitors, Phase.WRITE_NEW, "first_name");
        step(first, second, visitors, Phase.READ_NEW, "first_name");
        database.execute(back);
        step(first, second, visitors, Phase.DUAL_WRITE, "name", "first_name");
        step(first, second, visitors, Phase.READ_OLD, "name");
        step(first, second, visitors, Phase.DUAL_WRITE, "name");
        database.execute(copied);
        step(first, second, visitors, Phase.READ_NEW, "name", "first_name");
      } finally {
        over.set(true);
        for (Thread thread : threads) {
          thread.join();
        }
      }
      assertThat(unexpected.get()).isNull();
      return visitors;
    }
  }

  /** A change that has settled, some saves under it, and a look at what must be right then. */
  private void step(
      RunningApplication first,
      RunningApplication second,
      List<Visitor> visitors,
      Phase phase,
      String... right)
      throws SQLException {
    first.place(phase);
    await().atMost(PATIENCE).until(() -> first.drained() && second.drained());
    List<Integer> before = visitors.stream().map(each -> each.saves.get()).toList();
    for (int i = 0; i < visitors.size(); i++) {
      Visitor visitor = visitors.get(i);
      int enough = before.get(i) + SAVES_PER_STEP;
      await()
          .atMost(PATIENCE)
          .until(() -> visitor.saves.get() >= enough || unexpected.get() != null);
    }
    pause.writeLock().lock();
    try {
      for (Visitor visitor : visitors) {
        for (int id : visitor.ids()) {
          expect(first, phase, "born", id, String.valueOf(visitor.born[id - visitor.first]));
          for (String column : right) {
            expect(first, phase, column, id, visitor.names[id - visitor.first]);
          }
          String read = second.get("/forms/" + id + "/name");
          if (!read.equals(visitor.names[id - visitor.first])) {
            lost.add(phase + ": of " + id + " is read " + read);
          }
        }
      }
    } finally {
      pause.writeLock().unlock();
    }
  }

  private void expect(RunningApplication app, Phase phase, String column, int id, String expected) {
    String found = app.value(column, id);
    if (!expected.equals(found)) {
      lost.add(phase + ": " + id + "." + column + " is " + found + ", and not " + expected);
    }
  }

  /** Somebody at forms, on either instance. */
  private final class Visitor implements Runnable {
    final int first;
    final String[] names = new String[AUTHORS];
    final int[] born = new int[AUTHORS];
    final AtomicInteger saves = new AtomicInteger();
    volatile int refused;
    volatile int hindered;
    private final Random random;
    private final RunningApplication[] instances;

    Visitor(int first, Random random, RunningApplication... instances) {
      this.first = first;
      this.random = random;
      this.instances = instances;
      java.util.Arrays.fill(names, "start");
      java.util.Arrays.fill(born, 1000);
    }

    List<Integer> ids() {
      return java.util.stream.IntStream.range(first, first + AUTHORS).boxed().toList();
    }

    @Override
    public void run() {
      try {
        while (!over.get()) {
          pause.readLock().lock();
          try {
            save();
          } finally {
            pause.readLock().unlock();
          }
          saves.incrementAndGet();
        }
      } catch (Throwable failure) {
        unexpected.compareAndSet(null, failure);
      }
    }

    private void save() {
      int which = random.nextInt(AUTHORS);
      // Each author's forms are with one of them: without a version, an older form of the other
      // would overwrite what came later, with or without a migration.
      RunningApplication at = instances[which % instances.length];
      String form = "/forms/" + (first + which);
      String text = "t" + random.nextInt(1_000_000);
      int year = 1000 + random.nextInt(1000);
      switch (random.nextInt(12)) {
        case 0 -> put(at, form + "/load");
        case 1, 2 -> {
          if (put(at, form + "/name?to=" + text)) {
            names[which] = text;
          } else {
            hindered++;
            put(at, form + "/load");
          }
        }
        case 3 -> {
          // Decided in one request, saved by the next: refused, or it would be half.
          put(at, form + "/decide?to=" + text);
          if (put(at, form + "/born?year=" + year)) {
            names[which] = text;
            born[which] = year;
          } else {
            refused++;
          }
          put(at, form + "/load");
        }
        case 4 -> {
          if (put(at, form + "/open?to=" + text + "&year=" + year)) {
            born[which] = year;
            if (openViewTook(at, which, text)) {
              names[which] = text;
            }
            // The row was changed past the form, which would overwrite that with any later save.
            put(at, form + "/load");
          } else {
            refused++;
          }
        }
        default -> {
          if (put(at, form + "/born?year=" + year)) {
            born[which] = year;
          } else {
            hindered++;
            put(at, form + "/load");
          }
        }
      }
    }

    /** Without an open view the change of the first transaction goes with its session. */
    private boolean openViewTook(RunningApplication at, int which, String text) {
      return text.equals(at.value("name", first + which))
          || text.equals(at.value("first_name", first + which));
    }

    private boolean put(RunningApplication at, String path) {
      int status = at.request("PUT", path).statusCode();
      if (status != 200 && status != 500) {
        throw new IllegalStateException(path + " answers " + status);
      }
      return status == 200;
    }
  }
}
