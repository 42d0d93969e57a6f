package io.migrationgate.demo.lab.load;

import java.util.random.RandomGenerator;

/** Something that users do: one request, or a few that belong together. */
@FunctionalInterface
interface Activity {
  void perform(RandomGenerator random);
}
