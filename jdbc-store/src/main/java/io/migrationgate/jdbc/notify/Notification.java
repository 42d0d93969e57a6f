package io.migrationgate.jdbc.notify;

import io.migrationgate.spi.HistoryEntry;
import io.migrationgate.spi.HistoryNote;
import java.time.Instant;
import java.util.Objects;

/**
 * One thing that an endpoint is told.
 *
 * @param id the same for every try; a receiver that has seen it may pass it over
 * @param type what it is about
 * @param at when it happened, or was seen
 * @param migration the migration's name, or the flag's
 * @param text one sentence for people
 * @param facts further fields
 */
record Notification(String id, Type type, Instant at, String migration, String text, Facts facts) {

  /** What ids of lines of the history begin with. */
  static final String LINE = "history-";

  /** What a notification is about. */
  enum Type {
    /** Something has changed. */
    CHANGE("change"),
    /** A change was refused. */
    REFUSED("refused"),
    /** Shadow comparison has seen more mismatches. */
    MISMATCH("mismatch"),
    /** A change has not settled for long. */
    UNSETTLED("unsettled");

    private final String word;

    Type(String word) {
      this.word = word;
    }

    String word() {
      return word;
    }
  }

  /**
   * What the history says; texts are empty where it says nothing.
   *
   * @param kind what was done
   * @param from where it stood
   * @param to where it stands
   * @param actor who did it
   * @param reason why
   */
  record Facts(String kind, String from, String to, String actor, String reason) {}

  /** What a line of the history tells. */
  static Notification of(HistoryEntry entry) {
    HistoryNote note = entry.note();
    boolean refused = note.kind().equals(HistoryNote.REFUSED);
    String from = Objects.requireNonNullElse(note.from(), "");
    String moved = from.isEmpty() || from.equals(note.to()) ? note.to() : from + " -> " + note.to();
    String text = note.subject() + ": " + note.kind() + (refused ? " at " : ", ") + moved + ", by "
        + note.actor() + (note.reason().isEmpty() ? "" : ": " + note.reason());
    return new Notification(
        LINE + entry.sequence(),
        refused ? Type.REFUSED : Type.CHANGE,
        entry.at(),
        note.subject(),
        text,
        new Facts(note.kind(), from, note.to(), note.actor(), note.reason()));
  }
}
