package io.migrationgate.demo.lab.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/** Things from which users pick one at random. Thread-safe. */
final class Population<T> {
  private final List<T> things = new ArrayList<>();

  synchronized void add(T thing) {
    things.add(thing);
  }

  synchronized void remove(T thing) {
    things.remove(thing);
  }

  synchronized int size() {
    return things.size();
  }

  /** The first one of a kind; there must be one. */
  synchronized T first(Predicate<T> kind) {
    return things.stream().filter(kind).findFirst().orElseThrow();
  }

  synchronized List<T> takeAll() {
    List<T> taken = List.copyOf(things);
    things.clear();
    return taken;
  }

  synchronized Optional<T> pick(RandomGenerator random) {
    return things.isEmpty()
        ? Optional.empty()
        : Optional.of(things.get(random.nextInt(things.size())));
  }
}
