package io.migrationgate.jdbc.oracle;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * What a worker tells its parent, a line each, handed to the system before it goes on: a worker
 * that is killed takes nothing with it that it had told.
 */
final class Journal {
  /** The first word of a line. */
  enum Word {
    /** The node works. */
    READY,
    /** A change is about to be committed; what follows is the change. */
    TRIES,
    /** Its commit was answered. */
    DONE,
    /** It was surely not committed. */
    REFUSED,
    /** Its commit was not answered. */
    UNKNOWN,
    /** A key was not there although this version of it was seen before. */
    GONE,
    /** Something that must not happen. */
    WRONG,
    /** A transaction waits at a place, until it is told to go on. */
    HOLDS,
    /** How many reads there were. */
    READS,
    /** The end. */
    BYE
  }

  private final PrintStream out;

  Journal(PrintStream out) {
    this.out = new PrintStream(out, false, StandardCharsets.UTF_8);
  }

  synchronized void write(Word word, Object text) {
    out.print(word + " " + String.valueOf(text).replace('\n', ' ') + "\n");
    out.flush();
  }
}
