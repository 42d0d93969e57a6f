package io.migrationgate.demo.lab.load;

import java.util.List;
import java.util.random.RandomGenerator;

/** Which activity comes next, by weights. */
final class ActivityMix {
  private record Weighted(int weight, Activity activity) {}

  private final List<Weighted> activities;
  private final int total;

  ActivityMix(CustomerActivities customers, OrderActivities orders, ProductActivities products) {
    activities = List.of(
        new Weighted(40, customers::read),
        new Weighted(16, customers::rename),
        new Weighted(6, customers::raise),
        new Weighted(5, customers::create),
        new Weighted(3, customers::delete),
        new Weighted(8, orders::read),
        new Weighted(5, orders::place),
        new Weighted(5, orders::changeAddress),
        new Weighted(3, orders::cancel),
        new Weighted(6, products::read),
        new Weighted(3, products::changePrice));
    total = activities.stream().mapToInt(Weighted::weight).sum();
  }

  Activity pick(RandomGenerator random) {
    int draw = random.nextInt(total);
    for (Weighted weighted : activities) {
      draw -= weighted.weight();
      if (draw < 0) {
        return weighted.activity();
      }
    }
    throw new IllegalStateException("the weights do not add up");
  }
}
