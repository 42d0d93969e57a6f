package io.migrationgate;

import org.jspecify.annotations.Nullable;

/** A unit of work of a {@link ThreadModel}. */
final class ModelledUnit {
  /** What is behind a unit of work. */
  enum Kind {
    /** Nothing. */
    PLAIN,
    /** A transaction. */
    TRANSACTION,
    /** One that depends on no pin before it is told to. */
    IDLE,
    /** The same; and where transactions lock rows, it always asks for one that was closed. */
    LATE,
    /** One that turns out to be on a replica. */
    REPLICA
  }

  final Kind kind;
  boolean open = true;
  boolean engaged;
  boolean asked;
  boolean replica;
  boolean fenced;
  boolean abandoned;
  // How many writes had begun when it was opened, or last about to be committed.
  long answeredFor;

  @Nullable
  ModelledTable decidedBy;

  ModelledUnit(Kind kind, long begunWrites) {
    this.kind = kind;
    this.answeredFor = begunWrites;
    this.asked = kind == Kind.PLAIN;
  }
}
