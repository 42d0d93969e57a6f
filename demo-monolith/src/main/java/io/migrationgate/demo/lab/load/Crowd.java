package io.migrationgate.demo.lab.load;

import io.migrationgate.demo.lab.oracle.Expectation;
import io.migrationgate.demo.lab.oracle.History;
import io.migrationgate.demo.lab.oracle.Tally;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Who and what the users' requests are about. Thread-safe. */
final class Crowd {
  /** How many that have left are kept, to be asked for again: they must stay away. */
  private static final int GONE_KEPT = 200;

  private final Population<History> regulars = new Population<>();
  private final Population<History> newcomers = new Population<>();
  private final Population<History> gone = new Population<>();
  private final Population<History> reserved = new Population<>();
  private final Population<Tally> tallies = new Population<>();
  private final Population<History> orders = new Population<>();
  private final Population<History> products = new Population<>();

  /** Customers from the beginning: they are never deleted, so they may have orders. */
  Population<History> regulars() {
    return regulars;
  }

  Population<Tally> tallies() {
    return tallies;
  }

  Population<History> orders() {
    return orders;
  }

  Population<History> products() {
    return products;
  }

  /** Takes out one whose name is sure. */
  History reserve() {
    History taken = regulars.first(History::exists);
    regulars.remove(taken);
    reserved.add(taken);
    return taken;
  }

  /** Puts back whoever was taken out. */
  void giveBack() {
    reserved.takeAll().forEach(regulars::add);
  }

  void arrived(History customer) {
    newcomers.add(customer);
  }

  void left(History customer) {
    newcomers.remove(customer);
    if (gone.size() < GONE_KEPT) {
      gone.add(customer);
    }
  }

  Optional<History> newcomer(RandomGenerator random) {
    return newcomers.pick(random);
  }

  Optional<Tally> tally(RandomGenerator random) {
    return tallies.pick(random);
  }

  Optional<History> writableCustomer(RandomGenerator random) {
    return (random.nextInt(5) == 0 ? newcomers : regulars).pick(random);
  }

  Optional<? extends Expectation> anyCustomer(RandomGenerator random) {
    int draw = random.nextInt(20);
    if (draw == 0) {
      return gone.pick(random);
    }
    if (draw == 1) {
      return tallies.pick(random);
    }
    return writableCustomer(random);
  }
}
