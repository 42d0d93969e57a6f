package io.migrationgate.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SharedMapTest {

  @Test
  void isWhatAHashMapWouldBe() {
    Random random = new Random(17);
    Map<String, Integer> model = new HashMap<>();
    SharedMap<Integer> map = SharedMap.empty();
    for (int round = 0; round < 200; round++) {
      Map<String, Integer> changed = new HashMap<>();
      for (int i = random.nextInt(20); i >= 0; i--) {
        changed.put("key " + random.nextInt(1_000), random.nextInt());
      }
      SharedMap<Integer> before = map;
      Map<String, Integer> modelBefore = new HashMap<>(model);
      map = map.with(changed);
      model.putAll(changed);
      assertThat(map).isEqualTo(model).hasSize(model.size());
      assertThat(map.hashCode()).isEqualTo(model.hashCode());
      assertThat(map.entrySet()).containsAll(model.entrySet());
      assertThat(before).as("the one before").isEqualTo(modelBefore);
    }
    assertThat(map.get("no such key")).isNull();
    assertThat(map.get(null)).isNull();
    assertThat(map.containsKey("no such key")).isFalse();
  }

  @Test
  void tellsWhatIsDifferent() {
    SharedMap<String> empty = SharedMap.empty();
    SharedMap<String> before = empty.with(Map.of("a", "1", "b", "1", "c", "1"));
    SharedMap<String> after = before.with(Map.of("b", "2", "d", "1"));
    List<String> heard = new ArrayList<>();
    after.differences(before, (then, now) -> heard.add(then + ">" + now));
    assertThat(heard).containsExactlyInAnyOrder("1>2", "null>1");
    heard.clear();
    empty.differences(after, (then, now) -> heard.add(then + ">" + now));
    assertThat(heard).containsExactlyInAnyOrder("1>null", "2>null", "1>null", "1>null");
  }
}
