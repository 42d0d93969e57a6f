package io.migrationgate.demo.lab.oracle;

import java.util.List;

/**
 * What the users know of one thing in the shop, from the answers they got. Values are texts; one
 * that is not there has the value {@link #NONE}. Thread-safe.
 */
public sealed interface Expectation permits History, Tally {
  /** The value of what is not there. */
  String NONE = "(none)";

  /** What it is. */
  Kind kind();

  /** Which one. */
  long id();

  /** Notes, before a read is sent, what has been acknowledged or seen by then. */
  Look look();

  /** The values that the database may hold once no request is under way. */
  List<String> allowed();

  /** Kind and id. */
  default String thing() {
    return kind() + " " + id();
  }

  /** A read that is under way. */
  interface Look {
    /**
     * Judges what was read: it may be anything that was written last before the read was sent, or
     * that somebody has begun to write before the answer came.
     */
    Judgement judge(String value);
  }

  /**
   * What a read was worth.
   *
   * @param right whether it may have been there
   * @param expected what else, for people; empty if it was right
   */
  record Judgement(boolean right, String expected) {
    static final Judgement RIGHT = new Judgement(true, "");
  }
}
