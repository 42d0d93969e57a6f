package io.migrationgate.demo.lab.load;

import com.fasterxml.jackson.databind.JsonNode;
import io.migrationgate.demo.lab.oracle.Expectation;
import io.migrationgate.demo.lab.oracle.History;
import io.migrationgate.demo.lab.oracle.Kind;
import io.migrationgate.demo.lab.oracle.ShopTables;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** What users do with orders: their addresses appear, change and vanish. */
final class OrderActivities {
  private final Requests requests;
  private final Crowd crowd;
  private final AtomicLong nextId;

  OrderActivities(Requests requests, Crowd crowd, long firstNewId) {
    this.requests = requests;
    this.crowd = crowd;
    this.nextId = new AtomicLong(firstNewId);
  }

  static String addressOf(long number) {
    return ShopTables.address("Street " + number, "City" + number, "P" + number);
  }

  private static Map<String, String> addressJson(long number) {
    return Map.of("street", "Street " + number, "city", "City" + number, "postcode", "P" + number);
  }

  private static String address(Answer answer) {
    JsonNode address = answer.body().path("address");
    return address.isObject()
        ? ShopTables.address(
            address.path("street").asText(),
            address.path("city").asText(),
            address.path("postcode").asText())
        : ShopTables.pickedUp();
  }

  private static String path(Expectation order) {
    return "/orders/" + order.id();
  }

  void read(RandomGenerator random) {
    crowd.orders().pick(random).ifPresent(this::read);
  }

  private void read(History order) {
    requests.read(order, path(order), OrderActivities::address);
  }

  /** A third of the orders are picked up: they have no address. */
  void place(RandomGenerator random) {
    Optional<History> customer = crowd.regulars().pick(random);
    Optional<History> product = crowd.products().pick(random);
    if (customer.isEmpty() || product.isEmpty()) {
      return;
    }
    boolean pickedUp = random.nextInt(3) == 0;
    History order = requests
        .ledger()
        .added(new History(Kind.ORDER, nextId.getAndIncrement(), Expectation.NONE));
    order.begin(place -> pickedUp ? ShopTables.pickedUp() : addressOf(0)).ifPresent(write -> {
      Map<String, @Nullable Object> body = new HashMap<>();
      body.put("customerId", customer.get().id());
      body.put("productId", product.get().id());
      body.put("quantity", 1 + random.nextInt(5));
      body.put("address", pickedUp ? null : addressJson(0));
      Answer answer = requests.client().send("PUT", path(order), body, 201);
      if (requests.settle(write, answer, () -> requests.ledger().created(Kind.ORDER))) {
        crowd.orders().add(order);
      }
    });
  }

  /** Sends an order elsewhere; or it is picked up after all. */
  void changeAddress(RandomGenerator random) {
    boolean pickedUp = random.nextInt(3) == 0;
    crowd.orders().pick(random).filter(History::exists).ifPresent(order -> {
      order.begin(place -> pickedUp ? ShopTables.pickedUp() : addressOf(place)).ifPresent(write -> {
        String path = path(order) + "/address";
        Answer answer = pickedUp
            ? requests.client().send("DELETE", path, null, 204)
            : requests.client().send("PUT", path, addressJson(write.number()), 204);
        if (requests.settle(write, answer, requests.ledger()::acknowledged)) {
          read(order);
        }
      });
    });
  }

  void cancel(RandomGenerator random) {
    crowd
        .orders()
        .pick(random)
        .filter(History::exists)
        .ifPresent(order -> order.begin(place -> Expectation.NONE).ifPresent(write -> {
          Answer answer = requests.client().send("DELETE", path(order), null, 204);
          if (requests.settle(write, answer, () -> requests.ledger().deleted(Kind.ORDER))) {
            crowd.orders().remove(order);
            read(order);
          }
        }));
  }
}
