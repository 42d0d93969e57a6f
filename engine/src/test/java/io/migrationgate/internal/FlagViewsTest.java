package io.migrationgate.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.migrationgate.flags.FlagTable;
import io.migrationgate.memory.InMemoryGateStore;
import io.migrationgate.protocol.Epoch;
import io.migrationgate.protocol.FlagRecord;
import io.migrationgate.protocol.FlagSection;
import io.migrationgate.protocol.Snapshot;
import io.migrationgate.protocol.SubjectKind;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FlagViewsTest {
  private static final int MANY = 10_000;

  private final FlagViews views = new FlagViews(
      InstantSource.system(),
      new SegmentLookup(new InMemoryGateStore(), Duration.ofSeconds(1), "segments"));

  private static FlagRecord flag(String key, long revision, boolean retired) {
    String definition = "{\"state\":\"ENABLED\",\"variants\":{\"on\":true,\"off\":false},"
        + "\"defaultVariant\":\"off\",\"targeting\":{\"if\":[{\"$ref\":\"gold\"},\"on\"]},"
        + "\"metadata\":{\"revision\":" + revision + "}}";
    return new FlagRecord(SubjectKind.FLAG, key, revision, definition, false, 1, retired);
  }

  private static FlagRecord evaluator(String definition, long revision) {
    return new FlagRecord(SubjectKind.EVALUATOR, "gold", revision, definition, false, 1, false);
  }

  private FlagTable table(FlagSection section) {
    return views.of(Snapshot.of(new Epoch(1, "t"), Map.of(), section), 1).table();
  }

  private static FlagSection many() {
    List<FlagRecord> flags = new ArrayList<>();
    flags.add(evaluator("{\"==\":[{\"var\":\"tier\"},\"gold\"]}", 1));
    for (int i = 0; i < MANY; i++) {
      flags.add(flag("flag-" + i, 1, false));
    }
    return FlagSection.of(flags);
  }

  @Test
  void compilesOnlyWhatHasChanged() {
    FlagSection before = many();
    FlagTable first = table(before);
    assertThat(first.keys()).hasSize(MANY);
    assertThat(first.broken()).isEmpty();
    assertThat(table(before)).isSameAs(first);
    FlagSection after = before.with(List.of(flag("flag-7", 2, false), flag("flag-8", 2, true)));
    FlagTable second = table(after);
    assertThat(second.changedSince(first)).containsExactlyInAnyOrder("flag-7", "flag-8");
    assertThat(second.stored("flag-8")).as("a tombstone").isNull();
    FlagTable third = table(after.with(List.of(evaluator("{\"var\":\"vip\"}", 2))));
    assertThat(third.changedSince(second)).hasSize(MANY - 1);
  }

  @Test
  void followsAStoreThatWentBack() {
    FlagSection before = many();
    table(before.with(List.of(flag("later", 1, false))));
    FlagTable restored = table(many());
    assertThat(restored.keys()).hasSize(MANY).doesNotContain("later");
  }
}
