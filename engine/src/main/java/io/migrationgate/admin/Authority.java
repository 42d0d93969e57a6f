package io.migrationgate.admin;

import io.migrationgate.Phase;
import io.migrationgate.Side;
import io.migrationgate.spi.HistoryEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A stay of a migration in one phase, and so in the authority of one side: what readers saw then is
 * that side. Where the sides differ, it tells which of them may have missed what.
 *
 * @param phase in which
 * @param ramp whether some keys read the new side while the others read the old one
 * @param fromEpoch the epoch that began with it
 * @param untilEpoch the epoch that ended it; null if it lasts
 * @param since when it began, by the database's clock
 */
public record Authority(
    Phase phase, boolean ramp, long fromEpoch, @Nullable Long untilEpoch, Instant since) {

  /** The side that counts. */
  public Side side() {
    return phase.compareTo(Phase.READ_NEW) < 0 ? Side.OLD : Side.NEW;
  }

  /** The side that nobody writes through gates; null if both are written. */
  public @Nullable Side unwritten() {
    return switch (phase) {
      case READ_OLD -> Side.NEW;
      case DUAL_WRITE, READ_NEW -> null;
      case WRITE_NEW, CONTRACTED -> Side.OLD;
    };
  }

  /** What the lines of one migration's history tell, the oldest stay first. */
  public static List<Authority> of(List<HistoryEntry> newestFirst) {
    List<Authority> stays = new ArrayList<>();
    for (int i = newestFirst.size() - 1; i >= 0; i--) {
      HistoryEntry line = newestFirst.get(i);
      place(line.note().to()).ifPresent(phase -> {
        boolean ramp = line.note().to().contains(", ramp ");
        Authority last = stays.isEmpty() ? null : stays.get(stays.size() - 1);
        if (last == null || last.phase != phase) {
          if (last != null) {
            stays.set(stays.size() - 1, last.until(line.epoch()));
          }
          stays.add(new Authority(phase, ramp, line.epoch(), null, line.at()));
        } else if (ramp && !last.ramp) {
          stays.set(stays.size() - 1, new Authority(phase, true, last.fromEpoch, null, last.since));
        }
      });
    }
    return List.copyOf(stays);
  }

  private Authority until(long epoch) {
    return new Authority(phase, ramp, fromEpoch, epoch, since);
  }

  /** A line's place begins with its phase; lines about runs tell of no place. */
  private static Optional<Phase> place(String to) {
    String word = to.split(",", 2)[0];
    return Arrays.stream(Phase.values())
        .filter(phase -> phase.wireName().equals(word))
        .findFirst();
  }
}
