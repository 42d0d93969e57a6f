package io.migrationgate.jdbc.oracle;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.BiConsumer;

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

  private final BiConsumer<Word, String> reader;

  /** Told to whoever is in the same process. */
  Journal(BiConsumer<Word, String> reader) {
    this.reader = reader;
  }

  /** Told to the parent, by way of the system. */
  static Journal of(PrintStream system) {
    PrintStream out = new PrintStream(system, false, StandardCharsets.UTF_8);
    return new Journal((word, text) -> {
      out.print(word + " " + text + "\n");
      out.flush();
    });
  }

  synchronized void write(Word word, Object text) {
    reader.accept(word, String.valueOf(text).replace('\n', ' '));
  }
}
