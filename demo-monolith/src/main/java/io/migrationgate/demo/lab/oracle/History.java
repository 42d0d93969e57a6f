package io.migrationgate.demo.lab.oracle;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * The values that one thing has had, one after the other: only one user writes it at a time, so
 * they are in order and the expected one is exact.
 *
 * <p>A write whose outcome is not known (no answer, or an error of the server) may have happened or
 * not. Both are accepted from then on, and nobody writes the thing any more.
 */
public final class History implements Expectation {
  private final Kind kind;
  private final long id;
  // Most things are never written, and there may be hundreds of thousands.
  private final List<String> values = new ArrayList<>(1);
  private int acknowledged;
  // The latest value that a reader has seen: no later read may be older, acknowledged or not.
  private int seen;
  private boolean writing;
  private boolean uncertain;

  /**
   * A thing with its first value.
   *
   * @param first {@link #NONE} if it is yet to be created
   */
  public History(Kind kind, long id, String first) {
    this.kind = kind;
    this.id = id;
    values.add(first);
  }

  @Override
  public Kind kind() {
    return kind;
  }

  @Override
  public long id() {
    return id;
  }

  /**
   * Begins to write a value that is made of its number: 1 for the first write, one more for each.
   *
   * @return empty if somebody else is writing, or the outcome of a write is not known
   */
  public synchronized Optional<Write> begin(IntFunction<String> valueOf) {
    if (writing || uncertain) {
      return Optional.empty();
    }
    writing = true;
    values.add(valueOf.apply(values.size()));
    return Optional.of(new Write());
  }

  private synchronized String current() {
    return values.get(acknowledged);
  }

  private synchronized String latest() {
    return values.get(values.size() - 1);
  }

  private synchronized int latestNumber() {
    return values.size() - 1;
  }

  /** Whether it is sure to be there, or about to be. */
  public synchronized boolean exists() {
    return !uncertain && !values.get(values.size() - 1).equals(NONE);
  }

  @Override
  public synchronized List<String> allowed() {
    return List.copyOf(values.subList(acknowledged, values.size()));
  }

  @Override
  public synchronized Look look() {
    int from = Math.max(acknowledged, seen);
    return value -> judge(from, value);
  }

  private synchronized Judgement judge(int noted, String value) {
    int from = Math.min(noted, values.size() - 1);
    for (int at = from; at < values.size(); at++) {
      if (values.get(at).equals(value)) {
        // The earliest that it can have been: claims no more than what is sure.
        seen = Math.max(seen, at);
        return Judgement.RIGHT;
      }
    }
    return new Judgement(false, String.join(" or ", values.subList(from, values.size())));
  }

  private synchronized void end(boolean done, boolean known) {
    if (!known) {
      uncertain = true;
    } else if (done) {
      acknowledged = values.size() - 1;
    } else {
      values.remove(values.size() - 1);
      seen = Math.min(seen, values.size() - 1);
    }
    writing = false;
  }

  /** A write that is under way. End it once, with one of its methods. */
  public final class Write {
    private Write() {}

    /** The value before it. */
    public String before() {
      return current();
    }

    /** The value that is being written. */
    public String value() {
      return latest();
    }

    /** Its number: 1 for the first write, one more for each. */
    public long number() {
      return latestNumber();
    }

    /** The shop has said that it is done. */
    public void acknowledged() {
      end(true, true);
    }

    /** The shop has said that it was not done. */
    public void refused() {
      end(false, true);
    }

    /** Nobody knows. */
    public void unknown() {
      end(false, false);
    }
  }
}
