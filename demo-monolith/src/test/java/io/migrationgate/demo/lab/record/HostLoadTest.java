package io.migrationgate.demo.lab.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HostLoadTest {
  private static final long SECOND = 1_000_000_000;

  private final Hand hand = new Hand();
  private final HostLoad load = new HostLoad(hand, 4);

  private static final class Hand implements HostLoad.Source {
    private double share;
    private Map<Long, Long> processes = Map.of(1L, 7 * SECOND, 2L, SECOND);
    private long now;

    @Override
    public double machineShare() {
      return share;
    }

    @Override
    public Map<Long, Long> processNanos() {
      return processes;
    }

    @Override
    public long nanoTime() {
      return now;
    }
  }

  private double after(double share, Map<Long, Long> processes) {
    hand.now += 2 * SECOND;
    hand.share = share;
    hand.processes = processes;
    return load.otherCores();
  }

  @Test
  void whatTheRunUsedItselfIsNoOtherLoad() {
    assertThat(after(0.75, Map.of(1L, 8 * SECOND, 2L, 2 * SECOND))).isCloseTo(2, within(1e-9));
    assertThat(after(0.25, Map.of(1L, 8 * SECOND, 2L, 4 * SECOND))).isCloseTo(0, within(1e-9));
  }

  @Test
  void processThatCameMeanwhileBelongsToTheRunAndOneThatWentDoesNoHarm() {
    assertThat(after(0.5, Map.of(1L, 7 * SECOND, 3L, SECOND))).isCloseTo(1.5, within(1e-9));
  }

  @Test
  void loadIsNeverBelowZero() {
    assertThat(after(0.1, Map.of(1L, 9 * SECOND))).isZero();
  }

  @Test
  void whatTheMachineDoesNotTellIsNotKnown() {
    assertThat(after(-1, hand.processes)).isNaN();
    assertThat(after(Double.NaN, hand.processes)).isNaN();
    assertThat(after(0.5, Map.of())).isNaN();
  }

  @Test
  void medianAndHighestAreOfWhatIsKnown() {
    assertThat(HostLoad.words(List.of(0.25, Double.NaN, 3.0, 1.0), 4))
        .isEqualTo("other load on the host: median 1.0, highest 3.0 of 4 cores");
    assertThat(HostLoad.words(List.of(Double.NaN), 4))
        .isEqualTo("other load on the host: not known");
  }

  @Test
  void machineTellsWhatThisProcessUses() {
    HostLoad here = HostLoad.here(Optional::empty);
    long until = System.nanoTime() + SECOND / 2;
    while (System.nanoTime() < until) {
      Thread.onSpinWait();
    }

    assertThat(here.otherCores())
        .isBetween(0.0, (double) Runtime.getRuntime().availableProcessors());
  }
}
