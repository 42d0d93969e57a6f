package io.migrationgate.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.migrationgate.memory.InMemoryGateStore;
import io.migrationgate.protocol.DocumentState;
import io.migrationgate.protocol.SubjectKind;
import io.migrationgate.protocol.VersionRange;
import io.migrationgate.spi.ChangeSet;
import io.migrationgate.spi.HistoryFilter;
import io.migrationgate.spi.MessageCount;
import io.migrationgate.spi.Mutation;
import io.migrationgate.testing.ManualTime;
import io.migrationgate.testing.StoreClock;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A version is given up once no client has used it for long, as far as that can be known. */
class QuietClientsTest {
  private static final String TYPE = "send-message";
  private static final Duration DAYS_14 = Duration.ofDays(14);

  private final ManualTime time = new ManualTime();
  private final InMemoryGateStore store = new InMemoryGateStore(new StoreClock(time::now));
  private final VersionAdmin versions = new VersionAdmin(store);

  @BeforeEach
  void aTypeThatIsWrittenInVersionTwo() {
    DocumentState state = new DocumentState(TYPE, 1, 2, null, new VersionRange(1, 2), 2, List.of());
    store.change(
        "test",
        view -> new ChangeSet<>(null, List.of(new Mutation.PutDocument(state, true)), List.of()));
  }

  private void sent(String client, int version) {
    store.noteMessages(List.of(new MessageCount(TYPE, client, version, 1)));
  }

  private DocumentState finish(@Nullable Duration quietFor) {
    DocumentState seen = VersionAdmin.type(store.view(), TYPE);
    return versions
        .apply(
            seen,
            new VersionChange.Finalize(VersionRange.of(2), DocumentCount.notStored(seen), quietFor),
            Operator.of("alice", "nobody sends it").confirming())
        .after();
  }

  private void assertRefused(@Nullable Duration quietFor, String because) {
    assertThatThrownBy(() -> finish(quietFor))
        .isInstanceOf(VersionRefusedException.class)
        .hasMessageContaining(because);
    assertThat(VersionAdmin.type(store.view(), TYPE).present()).isEqualTo(new VersionRange(1, 2));
  }

  @Test
  void aClientThatHasSentItLatelyIsNamed() {
    sent("ios", 1);
    sent("web", 2);
    time.advance(Duration.ofDays(10));
    sent("web", 2);
    assertRefused(DAYS_14, "ios (version 1, last ");
    assertRefused(null, "ios (version 1, last ");
    time.advance(Duration.ofDays(4));
    assertThat(finish(DAYS_14).present()).isEqualTo(VersionRange.of(2));
    assertThat(store
            .history(new HistoryFilter(SubjectKind.DOCUMENT, TYPE, 1))
            .get(0)
            .note()
            .details())
        .contains("\"quietFor\":\"PT336H\"");
  }

  @Test
  void ofManyClientsFiveAreNamed() {
    for (int i = 0; i < 8; i++) {
      sent("client-" + i, 1);
    }
    assertRefused(Duration.ofMinutes(1), "and 3 more");
  }

  /** That nothing was counted shows something only where something is. */
  @Test
  void silenceIsNotTakenForQuiet() {
    assertRefused(DAYS_14, "no message at all that was counted so far");
    sent("web", 2);
    time.advance(Duration.ofDays(1));
    assertRefused(DAYS_14, "counted only since");
    time.advance(Duration.ofDays(20));
    assertRefused(DAYS_14, "no message at all that was counted since");
    sent("web", 2);
    assertThat(finish(DAYS_14).present()).isEqualTo(VersionRange.of(2));
  }

  /** Whoever was not heard for so long may be forgotten. */
  @Test
  void silenceIsNotKnownForLongerThanNamesAreKept() {
    sent("web", 2);
    time.advance(Duration.ofDays(500));
    sent("web", 2);
    assertRefused(Duration.ofDays(401), "at most 400");
    assertThat(finish(Duration.ofDays(400)).present()).isEqualTo(VersionRange.of(2));
  }

  /** What the type itself refuses comes first. */
  @Test
  void whatHasNotSettledIsRefusedBeforeAnybodyIsNamed() {
    sent("ios", 1);
    versions.apply(
        VersionAdmin.type(store.view(), TYPE),
        new VersionChange.Write(1),
        Operator.of("alice", "back"));
    assertThatThrownBy(() -> finish(DAYS_14)).hasMessageContaining("mgate version settle");
  }

  /** A type of documents only has no clients. */
  @Test
  void whereNothingIsCountedNothingIsAsked() {
    assertThat(finish(null).present()).isEqualTo(VersionRange.of(2));
  }
}
