package io.migrationgate.cli.render;

import static org.assertj.core.api.Assertions.assertThat;

import io.migrationgate.SecondaryWrites;
import io.migrationgate.admin.SettleProgress;
import io.migrationgate.admin.SettleProgress.Stage;
import io.migrationgate.admin.SettleSubject;
import io.migrationgate.protocol.MigrationState;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who is said to have acknowledged. */
class SettleWordsTest {
  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      0 | 0 | no live node
      2 | 2 | 2 nodes acknowledged
      1 | 0 | 1 node without a lease
      3 | 1 | 1 node acknowledged, 2 nodes without a lease
      """)
  void onlyNodesWithALeaseAcknowledge(int live, int leased, String words) {
    SettleProgress progress = new SettleProgress(
        SettleSubject.of(MigrationState.initial("customer-name-split", SecondaryWrites.STRICT, 1)),
        Stage.SETTLED,
        List.of(),
        List.of(),
        live,
        leased,
        0,
        Map.of());
    assertThat(Settle.finished(progress, 300, false))
        .isEqualTo("settled in 300 ms: " + words + ", transactions drained");
  }
}
