package io.migrationgate.demo.lab.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.migrationgate.demo.lab.oracle.Expectation.Judgement;
import io.migrationgate.demo.lab.oracle.Expectation.Look;
import org.junit.jupiter.api.Test;

class TallyTest {
  private final Tally tally = new Tally(Kind.CUSTOMER, 3, number -> "n" + number);

  private void raised(int times) {
    for (int i = 0; i < times; i++) {
      tally.begin();
      tally.acknowledged();
    }
  }

  @Test
  void theNumberMustBeHowOftenItWasRaised() {
    raised(3);

    assertThat(tally.allowed()).containsExactly("n3");
  }

  @Test
  void aReadMayNotMissARaiseThatWasAcknowledgedBefore() {
    raised(3);

    assertThat(tally.look().judge("n2")).isEqualTo(new Judgement(false, "n3 to n3"));
  }

  @Test
  void aReadMaySeeRaisesThatBeganMeanwhile() {
    raised(1);
    Look look = tally.look();
    tally.begin();

    assertThat(look.judge("n2").right()).isTrue();
    assertThat(tally.look().judge("n1").right()).as("older than what was seen").isFalse();
  }

  @Test
  void aReadMayNotSeeMoreThanWasBegun() {
    raised(1);

    assertThat(tally.look().judge("n2").right()).isFalse();
  }

  @Test
  void raisesOfUnknownOutcomeAreAcceptedEitherWay() {
    raised(2);
    tally.begin();
    tally.unknown();
    tally.begin();
    tally.refused();

    assertThat(tally.allowed()).containsExactly("n2", "n3");
  }
}
