package io.migrationgate.demo.lab.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.migrationgate.demo.lab.chaos.Chaos.Harm;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HarmTest {
  private static List<Harm> draws(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return IntStream.range(0, 2_000).mapToObj(i -> Harm.draw(random)).toList();
  }

  @Test
  void theSameSeedDrawsTheSameHarm() {
    assertThat(draws(7)).isEqualTo(draws(7)).isNotEqualTo(draws(8));
  }

  @Test
  void everySortIsDrawn() {
    assertThat(draws(7)).contains(Harm.values());
  }
}
