package io.migrationgate.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.migrationgate.MigrationGateException;
import io.migrationgate.Phase;
import io.migrationgate.Problem;
import io.migrationgate.admin.Operator;
import io.migrationgate.spi.HistoryEntry;
import io.migrationgate.spi.HistoryNote;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * How far the contract SQL has got, by the history. Each statement leaves a line before it runs and
 * another one after: a line without its other half belongs to a process that died, or is still at
 * it.
 */
public final class ContractProgress {
  static final String STARTED = "contract-started";
  static final String DONE = "contract-done";
  static final String FAILED = "contract-failed";
  static final String COPIED = "contract-copied";

  private final String migration;
  private final List<String> statements;
  private final boolean generated;
  private final TreeMap<Integer, HistoryEntry> last = new TreeMap<>();
  private final Set<Integer> needless = new TreeSet<>();
  private final List<String> copies = new ArrayList<>();

  /**
   * Reads the progress of these statements.
   *
   * @throws MigrationGateException if others have run under these numbers
   */
  ContractProgress(String migration, ContractStatements all, ContractHistory history) {
    this.migration = migration;
    this.generated = all.generated();
    boolean written = false;
    for (HistoryEntry entry : history.newestFirst()) {
      HistoryNote note = entry.note();
      written |= ContractHistory.leadsBack(note);
      switch (note.kind()) {
        case STARTED, DONE, FAILED -> {
          int number = ContractHistory.details(note).path("statement").asInt();
          last.putIfAbsent(number, entry);
        }
        case COPIED -> {
          if (!written) {
            copies.add(ContractHistory.details(note).path("to").asText());
          }
        }
        default -> {
          // Of no concern here.
        }
      }
    }
    boolean whole = !last.isEmpty() && last.lastKey() == last.size();
    this.statements = generated && whole ? goingOn(all.texts()) : List.copyOf(all.texts());
    last.values().forEach(this::requireUnchanged);
  }

  /**
   * What the database makes depends on what is there: view schemas come and go, and what has run
   * need not be run again. So statements that were begun keep their numbers and texts, those of
   * them that would not be made any more need not run, and what is new comes after them.
   */
  private List<String> goingOn(List<String> made) {
    List<String> all = new ArrayList<>();
    last.forEach((number, entry) -> {
      String begun = ContractHistory.details(entry.note()).path("sql").asText();
      all.add(begun);
      if (!made.contains(begun)) {
        needless.add(number);
      }
    });
    made.stream().filter(text -> !all.contains(text)).forEach(all::add);
    return List.copyOf(all);
  }

  private void requireUnchanged(HistoryEntry entry) {
    if (entry.note().kind().equals(FAILED)) {
      return;
    }
    JsonNode details = ContractHistory.details(entry.note());
    int number = details.path("statement").asInt();
    String ran = details.path("sql").asText();
    if (number > statements.size() || !statements.get(number - 1).equals(ran)) {
      throw new MigrationGateException(new Problem(
          "migration '" + migration + "'",
          "other contract SQL in the declaration than was begun at " + TimeText.second(entry.at())
              + ": statement " + number + " was " + ran,
          "the same statements until all have run",
          "declare them as they were, or do what is left by hand"));
    }
  }

  String migration() {
    return migration;
  }

  /** Whether a line is about a statement, counted from 1. */
  static boolean concerns(HistoryNote note, int number) {
    return switch (note.kind()) {
      case STARTED, DONE, FAILED ->
        ContractHistory.details(note).path("statement").asInt() == number;
      default -> false;
    };
  }

  /** All statements. */
  public List<String> statements() {
    return statements;
  }

  /** Whether a statement, counted from 1, does no harm if it is run again. */
  boolean repeatable(int number) {
    return generated || ContractExecution.drops(statements.get(number - 1));
  }

  /** Whether a statement, counted from 1, has run, or need not any more. */
  public boolean done(int number) {
    return kind(number).equals(DONE) || needless.contains(number);
  }

  /** How many have run. */
  public int doneCount() {
    return (int) IntStream.rangeClosed(1, statements.size()).filter(this::done).count();
  }

  /** Whether none was ever begun. */
  public boolean untouched() {
    return last.isEmpty();
  }

  /** Where copies of the old side were put since it was last written, the latest first. */
  public List<String> copies() {
    return List.copyOf(copies);
  }

  /** The line of a statement that was begun and not ended; null if there is none. */
  @Nullable
  HistoryEntry unfinished(int number) {
    return kind(number).equals(STARTED) ? last.get(number) : null;
  }

  private String kind(int number) {
    HistoryEntry entry = last.get(number);
    return entry == null ? "" : entry.note().kind();
  }

  HistoryNote note(String kind, int number, Operator operator, Consumer<ObjectNode> facts) {
    ObjectNode details = JsonNodeFactory.instance.objectNode();
    details.put("statement", number);
    details.put("of", statements.size());
    details.put("sql", statements.get(number - 1));
    facts.accept(details);
    String place = Phase.CONTRACTED.wireName();
    return new HistoryNote(
        migration,
        kind,
        place,
        place + ", statement " + number + " of " + statements.size(),
        operator.actor(),
        operator.reason(),
        details.toString());
  }
}
