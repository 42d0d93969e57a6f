package io.migrationgate.contract;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.migrationgate.MigrationGateException;
import io.migrationgate.Phase;
import io.migrationgate.Problem;
import io.migrationgate.declaration.DeclarationJson;
import io.migrationgate.spi.GateStore;
import io.migrationgate.spi.HistoryEntry;
import io.migrationgate.spi.HistoryFilter;
import io.migrationgate.spi.HistoryNote;
import io.migrationgate.spi.KnownBuild;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a migration's history tells about its last stay away from the old side.
 *
 * <p>Only so many of its latest lines are read. Where the stay is older than these, every moment is
 * told too late, never too early.
 */
final class ContractHistory {
  private static final int LINES = 2_000;
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Set<String> DECLARING = Set.of("declare", "redeclare");

  private final List<HistoryEntry> newestFirst;

  private ContractHistory(List<HistoryEntry> newestFirst) {
    this.newestFirst = newestFirst;
  }

  static ContractHistory of(GateStore store, String migration) {
    return new ContractHistory(store.history(new HistoryFilter(migration, LINES)));
  }

  List<HistoryEntry> newestFirst() {
    return newestFirst;
  }

  /**
   * When write-new had settled, in the stay in write-new and contracted that lasts until now; null
   * if that was never recorded. A way back that was taken, even one that did not settle, ends the
   * stay: from then on nodes wrote the old side.
   */
  @Nullable
  Instant settledSince() {
    Instant since = null;
    for (HistoryEntry entry : newestFirst) {
      if (!withoutOldSide(entry.note())) {
        break;
      }
      if (entry.note().kind().equals(HistoryNote.SETTLED)) {
        since = entry.at();
      }
    }
    return since;
  }

  private static boolean withoutOldSide(HistoryNote note) {
    return withoutOldSide(note.to());
  }

  /** A note's place begins with its phase, in the phase's own spelling. */
  private static boolean withoutOldSide(String place) {
    return place.startsWith(Phase.WRITE_NEW.wireName())
        || place.startsWith(Phase.CONTRACTED.wireName());
  }

  /** Whether the old side is written again from here on. */
  static boolean leadsBack(HistoryNote note) {
    String from = note.from();
    return from != null && withoutOldSide(from) && !withoutOldSide(note.to());
  }

  /**
   * Since when there has been no build that cannot run in contracted.
   *
   * @param at when the last other declaration gave way, or a node of such a build was last there
   * @param build that declared it
   * @param found which of the two
   */
  record Window(Instant at, String build, String found) {
    /**
     * The later one of what the history tells and when a known build's nodes were last there. A
     * declaration gives way when the next build's first node comes; the other one's last node may
     * live on for days.
     */
    static @Nullable Window latest(
        @Nullable Window told, List<KnownBuild> builds, String migration) {
      Window latest = told;
      for (KnownBuild known : builds) {
        boolean unfit = known.claims().stream()
            .anyMatch(claim -> claim.migration().equals(migration)
                && !claim.supports().contains(Phase.CONTRACTED));
        if (unfit && (latest == null || known.last().isAfter(latest.at()))) {
          latest = new Window(known.last(), known.build(), "was last there at");
        }
      }
      return latest;
    }
  }

  /** Null if no build that cannot run in contracted is known. */
  @Nullable
  Window window() {
    Instant next = null;
    for (HistoryEntry entry : newestFirst) {
      if (!DECLARING.contains(entry.note().kind())) {
        continue;
      }
      if (!DeclarationJson.read(entry.note().details()).supports().contains(Phase.CONTRACTED)) {
        return new Window(next == null ? entry.at() : next, entry.note().actor(), "gave way at");
      }
      next = entry.at();
    }
    return null;
  }

  /** The details of a note that this package wrote. */
  static JsonNode details(HistoryNote note) {
    try {
      return MAPPER.readTree(note.details());
    } catch (JsonProcessingException e) {
      throw new MigrationGateException(
          new Problem(
              "history of '" + note.subject() + "'",
              "details that are no JSON: " + note.details(),
              "what this library wrote",
              "do not edit the mgate_ tables by hand; restore the row from a backup"),
          e);
    }
  }
}
