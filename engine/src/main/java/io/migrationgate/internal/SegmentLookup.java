package io.migrationgate.internal;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.migrationgate.protocol.SegmentState;
import io.migrationgate.spi.GateStore;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Whether keys belong to segments: asks the store once for each key and state of a segment, and
 * remembers a bounded number of answers. Thread-safe.
 *
 * <p>An answer is about one state, so none has to be taken back: once a segment has changed, other
 * ones are asked for. Callers wait no longer than the deadline; the store may answer for the next
 * one then. Threads of its own ask the store, as the caller's may hold a connection.
 */
public final class SegmentLookup {
  private static final int MOST_ANSWERS = 100_000;
  private static final int MOST_WAITING = 1_000;
  private static final int THREADS = 2;

  private final GateStore store;
  private final Duration deadline;
  private final ThreadPoolExecutor executor;
  private final AsyncCache<Question, Answer> answers;

  private record Question(SegmentState segment, String key) {}

  /** A failure is an answer too: the cache would log each that is thrown, of every caller. */
  private record Answer(boolean contained, @Nullable RuntimeException failure) {
    static final Answer YES = new Answer(true, null);
    static final Answer NO = new Answer(false, null);
  }

  /**
   * Nothing is remembered yet.
   *
   * @param deadline how long a caller waits at most
   * @param threadName of the threads that ask the store
   */
  public SegmentLookup(GateStore store, Duration deadline, String threadName) {
    this.store = store;
    this.deadline = deadline;
    this.executor = new ThreadPoolExecutor(
        THREADS, THREADS, 5, TimeUnit.SECONDS, new LinkedBlockingQueue<>(MOST_WAITING), task -> {
          Thread thread = new Thread(task, threadName);
          thread.setDaemon(true);
          return thread;
        });
    executor.allowCoreThreadTimeOut(true);
    this.answers =
        Caffeine.newBuilder().maximumSize(MOST_ANSWERS).executor(Runnable::run).buildAsync();
  }

  /**
   * Whether a key belongs to a segment.
   *
   * @throws RuntimeException if the store does not say so within the deadline
   */
  boolean contains(SegmentState segment, String key) {
    Question question = new Question(segment, key);
    CompletableFuture<Answer> asked = answers.getIfPresent(question);
    if (asked != null && asked.isDone()) {
      forgetFailure(question, asked);
    }
    asked = answers.get(
        question, (any, ignored) -> CompletableFuture.supplyAsync(() -> ask(any), executor));
    try {
      Answer answer = asked.get(deadline.toNanos(), TimeUnit.NANOSECONDS);
      if (answer.failure != null) {
        throw unknown(segment, String.valueOf(answer.failure), answer.failure);
      }
      return answer.contained;
    } catch (TimeoutException e) {
      throw unknown(segment, "the store has not answered within " + deadline.toMillis() + " ms", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unknown(segment, "the thread was interrupted", e);
    } catch (ExecutionException e) {
      throw unknown(segment, String.valueOf(e.getCause()), e);
    }
  }

  private Answer ask(Question question) {
    try {
      return store.segmentKeys().contains(question.segment, question.key) ? Answer.YES : Answer.NO;
    } catch (RuntimeException e) {
      return new Answer(false, e);
    }
  }

  /** Whoever waited for it has been told; the next one asks again. */
  private void forgetFailure(Question question, CompletableFuture<Answer> asked) {
    if (asked.isCompletedExceptionally() || asked.join().failure != null) {
      answers.asMap().remove(question, asked);
    }
  }

  private static IllegalStateException unknown(SegmentState segment, String why, Throwable cause) {
    return new IllegalStateException(
        "whether a key is in segment '" + segment.name() + "' is not known: " + why, cause);
  }
}
