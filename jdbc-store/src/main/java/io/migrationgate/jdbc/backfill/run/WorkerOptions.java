package io.migrationgate.jdbc.backfill.run;

import io.migrationgate.documents.DocumentCodec;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * How a worker is set up.
 *
 * @param name what others see as the owner of a range; unique
 * @param codes the application's code for what expressions cannot say
 * @param documents the application's codecs, by which documents are rewritten
 * @param throttles further reasons to wait, besides those of the run's settings
 * @param lease a worker that does nothing for so long, and a quarter more, has its range taken
 *     over; the same for all workers of a store; default 10 s
 * @param random spreads retries
 */
public record WorkerOptions(
    String name,
    List<BackfillCode> codes,
    List<DocumentCodec<?>> documents,
    List<Throttle> throttles,
    Duration lease,
    RandomGenerator random) {

  /** Copies the lists. */
  public WorkerOptions {
    codes = List.copyOf(codes);
    documents = List.copyOf(documents);
    throttles = List.copyOf(throttles);
  }

  /** A worker of this name (made unique) with neither code nor throttles of its own. */
  public static WorkerOptions named(String name) {
    return new WorkerOptions(
        name + "-" + UUID.randomUUID().toString().substring(0, 8),
        List.of(),
        List.of(),
        List.of(),
        Duration.ofSeconds(10),
        new SplittableRandom());
  }

  /** The same with code. */
  public WorkerOptions code(BackfillCode... code) {
    return new WorkerOptions(name, List.of(code), documents, throttles, lease, random);
  }

  /** The same with codecs of the document types that it may rewrite. */
  public WorkerOptions documents(DocumentCodec<?>... codecs) {
    return new WorkerOptions(name, codes, List.of(codecs), throttles, lease, random);
  }

  /** The same with throttles. */
  public WorkerOptions throttling(Throttle... more) {
    return new WorkerOptions(name, codes, documents, List.of(more), lease, random);
  }

  /** The same with another lease. */
  public WorkerOptions lease(Duration duration) {
    return new WorkerOptions(name, codes, documents, throttles, duration, random);
  }

  /** The same with another source of random numbers. */
  public WorkerOptions random(RandomGenerator generator) {
    return new WorkerOptions(name, codes, documents, throttles, lease, generator);
  }
}
