package io.migrationgate.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.migrationgate.spi.HistoryEntry;
import io.migrationgate.spi.HistoryNote;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class AuthorityTest {
  private final List<HistoryEntry> lines = new ArrayList<>();

  private void line(long epoch, String kind, String to) {
    HistoryNote note = new HistoryNote("m", kind, null, to, "alice", "why", "{}");
    lines.add(new HistoryEntry(lines.size(), Instant.EPOCH, epoch, "change", note));
  }

  private List<String> told() {
    List<HistoryEntry> newestFirst = new ArrayList<>(lines);
    Collections.reverse(newestFirst);
    return Authority.of(newestFirst).stream()
        .map(stay -> stay.side() + " " + stay.phase() + (stay.ramp() ? " ramp " : " ")
            + stay.fromEpoch() + "-" + stay.untilEpoch() + " without " + stay.unwritten())
        .toList();
  }

  @Test
  void tellsWhichSideCountedWhen() {
    line(2, "declare", "read-old");
    line(3, "advance", "dual-write");
    line(3, "settled", "dual-write");
    line(3, "backfill", "new");
    line(3, "backfill", "succeeded");
    line(4, "mark-in-sync", "dual-write");
    line(5, "ramp", "dual-write, ramp 10%");
    line(6, "advance", "read-new");
    line(7, "advance", "write-new");
    line(8, "rollback", "read-new, record");

    assertThat(told())
        .containsExactly(
            "old read-old 2-3 without new",
            "old dual-write ramp 3-6 without null",
            "new read-new 6-7 without null",
            "new write-new 7-8 without old",
            "new read-new 8-null without null");
  }

  @Test
  void tellsNothingOfNothing() {
    assertThat(told()).isEmpty();
  }
}
