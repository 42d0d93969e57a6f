package io.migrationgate.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What the pin of a thread is held for. */
class PinHoldersTest {
  @Test
  void aReadIsToldFromAllElseThatHoldsThePin() {
    ThreadUnits mine = new ThreadUnits(new CurrentTable(), 1, false);
    Unit unit = mine.open("unit", null, 0);
    mine.beginCall();
    mine.beginWrite();
    assertThat(mine.reading()).isFalse();
    mine.beginRead();
    assertThat(mine.reading()).isTrue();
    mine.close(unit);
    mine.endWrite();
    mine.endCall();
    assertThat(mine.reading()).isTrue();
    assertThat(mine.writing()).isFalse();
    mine.endRead();
    assertThat(mine.reading()).isFalse();
  }
}
