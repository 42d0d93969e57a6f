package io.migrationgate.demo.lab.oracle;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** All expectations, and how many writes were acknowledged. Thread-safe. */
public final class Ledger {
  private final Map<Kind, Map<Long, Expectation>> byKind = new EnumMap<>(Kind.class);
  private final Map<Kind, Rows> rows = new EnumMap<>(Kind.class);
  private final LongAdder acknowledged = new LongAdder();
  private final LongAdder unknown = new LongAdder();

  private static final class Rows {
    final LongAdder seeded = new LongAdder();
    final LongAdder inserted = new LongAdder();
    final LongAdder deleted = new LongAdder();
  }

  /** An empty ledger. */
  public Ledger() {
    for (Kind kind : Kind.values()) {
      byKind.put(kind, new ConcurrentHashMap<>());
      rows.put(kind, new Rows());
    }
  }

  /**
   * How many rows there must be.
   *
   * @param seeded from the beginning
   * @param inserted creations that were acknowledged
   * @param deleted deletions that were acknowledged
   */
  public record RowCount(long seeded, long inserted, long deleted) {
    /** Seeded and inserted, less deleted. */
    public long expected() {
      return seeded + inserted - deleted;
    }
  }

  /** Adds something that is there from the beginning. */
  public <E extends Expectation> E seeded(E expectation) {
    rows(expectation.kind()).seeded.increment();
    return added(expectation);
  }

  /** Adds something that is yet to be created. */
  public <E extends Expectation> E added(E expectation) {
    things(expectation.kind()).put(expectation.id(), expectation);
    return expectation;
  }

  /** Counts an acknowledged write. */
  public void acknowledged() {
    acknowledged.increment();
  }

  /** Counts an acknowledged write that created something. */
  public void created(Kind kind) {
    acknowledged();
    rows(kind).inserted.increment();
  }

  /** Counts an acknowledged write that deleted something. */
  public void deleted(Kind kind) {
    acknowledged();
    rows(kind).deleted.increment();
  }

  /** Counts a write whose outcome is not known. */
  public void unknown() {
    unknown.increment();
  }

  /** How many writes were acknowledged. */
  public long acknowledgedWrites() {
    return acknowledged.sum();
  }

  /** Of how many writes the outcome is not known. */
  public long unknownWrites() {
    return unknown.sum();
  }

  /** How many rows there must be of a kind; off by the writes whose outcome is not known. */
  public RowCount rowCount(Kind kind) {
    Rows counted = rows(kind);
    return new RowCount(counted.seeded.sum(), counted.inserted.sum(), counted.deleted.sum());
  }

  /** What is expected of a kind, by id. */
  Map<Long, Expectation> expectations(Kind kind) {
    return things(kind);
  }

  private Map<Long, Expectation> things(Kind kind) {
    Map<Long, Expectation> things = byKind.get(kind);
    if (things == null) {
      throw new IllegalStateException("no such kind: " + kind);
    }
    return things;
  }

  private Rows rows(Kind kind) {
    Rows counted = rows.get(kind);
    if (counted == null) {
      throw new IllegalStateException("no such kind: " + kind);
    }
    return counted;
  }
}
