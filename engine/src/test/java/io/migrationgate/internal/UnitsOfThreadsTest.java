package io.migrationgate.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class UnitsOfThreadsTest {
  /** More than have a place near by, so that some share one. */
  private static final int THREADS = 600;

  private final UnitsOfThreads units =
      new UnitsOfThreads(() -> new ThreadUnits(new CurrentTable(), 1, false));

  @Test
  void eachThreadHasItsOwnHoweverManyThereAre() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    CyclicBarrier together = new CyclicBarrier(THREADS);
    try {
      List<Future<ThreadUnits>> found = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        found.add(threads.submit(() -> {
          ThreadUnits first = units.mine();
          together.await();
          for (int again = 0; again < 100; again++) {
            assertThat(units.mine()).isSameAs(first);
          }
          together.await();
          return first;
        }));
      }

      assertThat(found.stream().map(UnitsOfThreadsTest::get).distinct()).hasSize(THREADS);
      assertThat(units.ofLiving()).hasSize(THREADS);
    } finally {
      threads.shutdownNow();
    }
  }

  private static ThreadUnits get(Future<ThreadUnits> future) {
    try {
      return future.get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void whatADeadThreadHadIsHeldNoMore() throws Exception {
    WeakReference<ThreadUnits> dead = ofAThreadThatDies();

    assertThat(units.ofLiving()).isEmpty();

    await().untilAsserted(() -> {
      System.gc();
      assertThat(dead.get()).isNull();
    });
  }

  private WeakReference<ThreadUnits> ofAThreadThatDies() throws InterruptedException {
    List<WeakReference<ThreadUnits>> found = new ArrayList<>();
    CountDownLatch asked = new CountDownLatch(1);
    Thread thread = new Thread(() -> {
      found.add(new WeakReference<>(units.mine()));
      asked.countDown();
    });
    thread.start();
    asked.await();
    thread.join();
    return found.get(0);
  }
}
