package io.migrationgate.demo.lab.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.migrationgate.demo.lab.oracle.Expectation.Judgement;
import io.migrationgate.demo.lab.oracle.Expectation.Look;
import io.migrationgate.demo.lab.oracle.History.Write;
import org.junit.jupiter.api.Test;

class HistoryTest {
  private final History history = new History(Kind.CUSTOMER, 17, "v0");

  private Write begin() {
    return history.begin(number -> "v" + number).orElseThrow();
  }

  @Test
  void aReadOfTheAcknowledgedValueIsRight() {
    begin().acknowledged();

    assertThat(history.look().judge("v1").right()).isTrue();
  }

  @Test
  void aReadOfAnOlderValueIsWrong() {
    begin().acknowledged();
    begin().acknowledged();

    assertThat(history.look().judge("v1")).isEqualTo(new Judgement(false, "v2"));
  }

  @Test
  void aReadOfAValueThatNobodyWroteIsWrong() {
    assertThat(history.look().judge("v7").right()).isFalse();
  }

  @Test
  void aReadThatOverlapsAWriteMaySeeBothValues() {
    Look before = history.look();
    Look during = history.look();
    begin().acknowledged();

    assertThat(before.judge("v0").right()).isTrue();
    assertThat(during.judge("v1").right()).isTrue();
  }

  @Test
  void aReadAfterSomebodyHasSeenTheNewValueMustNotSeeTheOldOne() {
    Write write = begin();
    assertThat(history.look().judge("v1").right()).isTrue();

    assertThat(history.look().judge("v0")).isEqualTo(new Judgement(false, "v1"));
    write.acknowledged();
  }

  @Test
  void aRefusedWriteLeavesEverythingAsItWas() {
    begin().refused();

    assertThat(history.allowed()).containsExactly("v0");
    assertThat(history.look().judge("v1").right()).isFalse();
  }

  @Test
  void aWriteOfUnknownOutcomeIsAcceptedEitherWayAndEndsTheWriting() {
    begin().unknown();

    assertThat(history.allowed()).containsExactly("v0", "v1");
    assertThat(history.begin(number -> "v" + number)).isEmpty();
    assertThat(history.exists()).isFalse();
  }

  @Test
  void onlyOneWritesAtATime() {
    Write write = begin();

    assertThat(history.begin(number -> "v" + number)).isEmpty();
    write.acknowledged();
    assertThat(begin().before()).isEqualTo("v1");
  }

  @Test
  void whatIsDeletedMustNotComeBack() {
    history.begin(number -> Expectation.NONE).orElseThrow().acknowledged();

    assertThat(history.exists()).isFalse();
    assertThat(history.look().judge("v0").right()).isFalse();
    assertThat(history.look().judge(Expectation.NONE).right()).isTrue();
  }
}
