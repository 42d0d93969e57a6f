package io.migrationgate.jdbc.oracle;

import io.migrationgate.jdbc.oracle.Journal.Word;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** Everything that the workers of a run have told. Thread-safe. */
final class Ledger {
  /** What became of a change, as far as its client knows. */
  enum Outcome {
    /** Its worker was killed, or its commit was not answered: either may be true. */
    UNKNOWN,
    DONE,
    REFUSED
  }

  /** A key that was not there although this version of it had been seen. */
  record Gone(long key, long version) {}

  private final Map<Long, Change> tried = new ConcurrentHashMap<>();
  private final Map<Long, Outcome> outcomes = new ConcurrentHashMap<>();
  private final List<Gone> gone = new CopyOnWriteArrayList<>();
  private final List<String> wrong = new CopyOnWriteArrayList<>();
  private final Map<String, AtomicLong> reasons = new ConcurrentHashMap<>();
  private final AtomicLong reads = new AtomicLong();

  void add(Word word, String text) {
    String first = text.split(" ", 2)[0];
    switch (word) {
      case TRIES -> {
        Change change = Change.of(text);
        tried.put(change.id(), change);
      }
      case DONE -> outcomes.put(Long.valueOf(first), Outcome.DONE);
      case REFUSED -> {
        outcomes.put(Long.valueOf(first), Outcome.REFUSED);
        count(text.substring(first.length()));
      }
      case UNKNOWN -> count(text.substring(first.length()));
      case GONE ->
        gone.add(
            new Gone(Long.parseLong(first), Long.parseLong(text.substring(first.length() + 1))));
      case WRONG -> wrong.add(text);
      case READS -> reads.addAndGet(Long.parseLong(first));
      default -> {
        // Not about data.
      }
    }
  }

  private void count(String reason) {
    String kind = reason.length() < 90 ? reason : reason.substring(0, 90);
    reasons
        .computeIfAbsent(kind.replaceAll("[0-9]+", "#").strip(), r -> new AtomicLong())
        .incrementAndGet();
  }

  void wrong(String what) {
    wrong.add(what);
  }

  Map<Long, Change> tried() {
    return tried;
  }

  Outcome outcome(long id) {
    return outcomes.getOrDefault(id, Outcome.UNKNOWN);
  }

  long count(Outcome outcome) {
    return tried.keySet().stream().filter(id -> outcome(id) == outcome).count();
  }

  List<Gone> gone() {
    return gone;
  }

  List<String> wrong() {
    return wrong;
  }

  /** Why changes were refused, or not answered, and how often. */
  Map<String, AtomicLong> reasons() {
    return reasons;
  }

  long reads() {
    return reads.get();
  }
}
