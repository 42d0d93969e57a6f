package io.migrationgate.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Units that several threads close. */
class LateCloserTest {
  /** Its object is used again: the one that is late must not undo the close of the next. */
  @Test
  void whatIsClosedTwiceStaysClosed() {
    ThreadUnits mine = new ThreadUnits(new CurrentTable(), 1, false);
    Unit first = mine.open("first", null, 0);
    long serial = first.serial;
    mine.closeFromOutside(first, serial);
    Unit second = mine.open("second", null, 0);
    assertThat(second).isSameAs(first);
    mine.closeFromOutside(second, second.serial);
    mine.closeFromOutside(first, serial);
    assertThat(mine.inUnit()).isFalse();
  }
}
