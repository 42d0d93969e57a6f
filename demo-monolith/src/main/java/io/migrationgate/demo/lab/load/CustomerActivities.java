package io.migrationgate.demo.lab.load;

import io.migrationgate.demo.lab.oracle.Expectation;
import io.migrationgate.demo.lab.oracle.History;
import io.migrationgate.demo.lab.oracle.Kind;
import io.migrationgate.demo.lab.oracle.ShopTables;
import io.migrationgate.demo.lab.oracle.Tally;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/**
 * What users do with customers. Names carry the number of the write: {@code First7 Last7}, so a
 * lost write, an older value and half a value can be told apart.
 */
final class CustomerActivities {
  private final Requests requests;
  private final Crowd crowd;
  private final AtomicLong nextId;

  CustomerActivities(Requests requests, Crowd crowd, long firstNewId) {
    this.requests = requests;
    this.crowd = crowd;
    this.nextId = new AtomicLong(firstNewId);
  }

  static String nameOf(long number) {
    return ShopTables.name("First" + number, "Last" + number);
  }

  private static Map<String, String> nameJson(long number) {
    return Map.of("first", "First" + number, "last", "Last" + number);
  }

  private static String name(Answer answer) {
    return ShopTables.name(answer.text("first"), answer.text("last"));
  }

  private static String path(Expectation customer) {
    return "/customers/" + customer.id();
  }

  void read(RandomGenerator random) {
    crowd.anyCustomer(random).ifPresent(this::read);
  }

  private void read(Expectation customer) {
    requests.read(customer, path(customer), CustomerActivities::name);
  }

  /** Renames somebody, and reads the name at once: from the next node, as it happens. */
  void rename(RandomGenerator random) {
    crowd.writableCustomer(random).ifPresent(this::rename);
  }

  private void rename(History customer) {
    if (!customer.exists()) {
      return;
    }
    customer.begin(CustomerActivities::nameOf).ifPresent(write -> {
      String before = write.before();
      Answer answer =
          requests.client().send("PUT", path(customer) + "/name", nameJson(write.number()), 200);
      if (requests.settle(write, answer, requests.ledger()::acknowledged)) {
        requests.exactly(customer, name(answer), before);
        read(customer);
      }
    });
  }

  void create(RandomGenerator random) {
    long id = nextId.getAndIncrement();
    History customer = requests.ledger().added(new History(Kind.CUSTOMER, id, Expectation.NONE));
    customer.begin(place -> nameOf(0)).ifPresent(write -> {
      Map<String, String> body =
          Map.of("first", "First0", "last", "Last0", "email", id + "@shop.example");
      Answer answer = requests.client().send("PUT", path(customer), body, 201);
      if (requests.settle(write, answer, () -> requests.ledger().created(Kind.CUSTOMER))) {
        crowd.arrived(customer);
      }
    });
  }

  /** Deletes somebody who came during the run, and so has no orders. */
  void delete(RandomGenerator random) {
    crowd.newcomer(random).ifPresent(customer -> {
      if (!customer.exists()) {
        return;
      }
      customer.begin(place -> Expectation.NONE).ifPresent(write -> {
        Answer answer = requests.client().send("DELETE", path(customer), null, 204);
        if (requests.settle(write, answer, () -> requests.ledger().deleted(Kind.CUSTOMER))) {
          crowd.left(customer);
          read(customer);
        }
      });
    });
  }

  /** Raises a number that others raise at the same time, and reads it. */
  void raise(RandomGenerator random) {
    crowd.tally(random).ifPresent(this::raise);
  }

  private void raise(Tally tally) {
    tally.begin();
    Answer answer = requests.client().send("POST", path(tally) + "/name", null, 200);
    if (answer.done()) {
      tally.acknowledged();
      requests.ledger().acknowledged();
      read(tally);
    } else if (answer.refused()) {
      tally.refused();
    } else {
      tally.unknown();
      requests.ledger().unknown();
    }
  }
}
