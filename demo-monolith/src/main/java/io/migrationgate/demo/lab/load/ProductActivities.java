package io.migrationgate.demo.lab.load;

import io.migrationgate.demo.lab.oracle.History;
import io.migrationgate.demo.lab.oracle.ShopTables;
import java.util.Map;
import java.util.random.RandomGenerator;

/** What users do with products. */
final class ProductActivities {
  private static final long FIRST_CENTS = 1_000;

  private final Requests requests;
  private final Crowd crowd;

  ProductActivities(Requests requests, Crowd crowd) {
    this.requests = requests;
    this.crowd = crowd;
  }

  static long centsOf(long number) {
    return FIRST_CENTS + number;
  }

  private static String path(History product) {
    return "/products/" + product.id();
  }

  private static String price(Answer answer) {
    return ShopTables.price(answer.body().path("cents").asLong());
  }

  void read(RandomGenerator random) {
    crowd.products().pick(random).ifPresent(this::read);
  }

  private void read(History product) {
    requests.read(product, path(product), ProductActivities::price);
  }

  void changePrice(RandomGenerator random) {
    crowd.products().pick(random).ifPresent(product -> {
      product.begin(place -> ShopTables.price(centsOf(place))).ifPresent(write -> {
        String before = write.before();
        Map<String, Long> body = Map.of("cents", centsOf(write.number()));
        Answer answer = requests.client().send("PUT", path(product) + "/price", body, 200);
        if (requests.settle(write, answer, requests.ledger()::acknowledged)) {
          requests.exactly(product, price(answer), before);
          read(product);
        }
      });
    });
  }
}
