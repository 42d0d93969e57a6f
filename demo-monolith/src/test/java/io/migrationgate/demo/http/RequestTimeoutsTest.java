package io.migrationgate.demo.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestTimeoutsTest {
  @ParameterizedTest
  @ValueSource(ints = {4, 10, 30})
  void whoStandsFurtherBackGivesUpSooner(int seconds) {
    RequestTimeouts timeouts = new RequestTimeouts(Duration.ofSeconds(seconds));

    assertThat(
            List.of(timeouts.connection(), timeouts.process(), timeouts.user(), timeouts.drain()))
        .isSorted()
        .doesNotHaveDuplicates();
  }

  @Test
  void aUserWhoWaitsForNobodyIsRefused() {
    assertThatThrownBy(() -> new RequestTimeouts(Duration.ofSeconds(3)))
        .hasMessage("a user waits for at least 4 s, not PT3S");
  }
}
