package io.migrationgate.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RenewalAttemptsTest {
  private long nanos = 7;
  private int tries;
  private final RenewalAttempts attempts = new RenewalAttempts(() -> nanos, Duration.ofNanos(100));

  @Test
  void nobodyTriesAnewUntilAPauseAfterAnAttemptThatFailed() {
    attempt(false);
    attempt(true);
    nanos += 99;
    attempt(true);
    assertThat(tries).isEqualTo(1);

    nanos += 1;
    attempt(true);
    assertThat(tries).isEqualTo(2);
  }

  @Test
  void pauseIsCountedFromTheEndOfTheAttempt() {
    attempts.attempt(() -> {
      nanos += 500;
      return false;
    });
    nanos += 99;
    attempt(true);

    assertThat(tries).isZero();
  }

  @Test
  void afterAnAttemptThatDidThereIsNoPause() {
    attempt(true);
    attempt(true);

    assertThat(tries).isEqualTo(2);
  }

  @Test
  void attemptThatThrowsHasFailed() {
    assertThatThrownBy(() -> attempts.attempt(() -> {
          throw new IllegalStateException("refused");
        }))
        .hasMessage("refused");
    attempt(true);

    assertThat(tries).isZero();
  }

  private void attempt(boolean held) {
    attempts.attempt(() -> {
      tries++;
      return held;
    });
  }
}
