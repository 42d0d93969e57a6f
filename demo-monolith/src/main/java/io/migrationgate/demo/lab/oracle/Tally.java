package io.migrationgate.demo.lab.oracle;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;

/**
 * A number that many users raise by one at the same time. How often they did is counted here; a
 * raise that was lost, or done twice, leaves the shop with another number.
 */
public final class Tally implements Expectation {
  private final Kind kind;
  private final long id;
  private final LongFunction<String> text;
  private long begun;
  private long acknowledged;
  private long unknown;
  private long seen;

  /**
   * A number that begins at 0.
   *
   * @param text how the shop shows a number
   */
  public Tally(Kind kind, long id, LongFunction<String> text) {
    this.kind = kind;
    this.id = id;
    this.text = text;
  }

  @Override
  public Kind kind() {
    return kind;
  }

  @Override
  public long id() {
    return id;
  }

  /** Somebody is about to raise it. */
  public synchronized void begin() {
    begun++;
  }

  /** The shop has said that it is raised. */
  public synchronized void acknowledged() {
    acknowledged++;
  }

  /** The shop has said that it was not raised. */
  public synchronized void refused() {
    begun--;
  }

  /** Nobody knows. */
  public synchronized void unknown() {
    unknown++;
  }

  @Override
  public synchronized List<String> allowed() {
    List<String> allowed = new ArrayList<>();
    for (long n = acknowledged; n <= acknowledged + unknown; n++) {
      allowed.add(text.apply(n));
    }
    return allowed;
  }

  /** Every raise acknowledged before the look is in the number; none begun after it needs to be. */
  @Override
  public synchronized Look look() {
    long from = Math.max(acknowledged, seen);
    return value -> judge(from, value);
  }

  private synchronized Judgement judge(long from, String value) {
    for (long n = from; n <= begun; n++) {
      if (text.apply(n).equals(value)) {
        seen = Math.max(seen, n);
        return Judgement.RIGHT;
      }
    }
    return new Judgement(false, text.apply(from) + " to " + text.apply(begun));
  }
}
