package io.migrationgate.memory;

import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;

/** Which epochs are closed, and who holds the others. Guarded by the store's lock. */
final class InMemoryFences {
  private final IdentityHashMap<Object, Long> holders = new IdentityHashMap<>();
  private final Set<Long> closed = new HashSet<>();

  /** Whether the epoch is open, and now held. */
  boolean hold(Object holder, long number) {
    if (closed.contains(number)) {
      return false;
    }
    holders.put(holder, number);
    return true;
  }

  void release(Object holder) {
    holders.remove(holder);
  }

  List<Long> closeBefore(long number) {
    LongStream.range(1, number)
        .filter(older -> !holders.containsValue(older))
        .forEach(older -> closed.add(older));
    return LongStream.range(1, number)
        .filter(older -> !closed.contains(older))
        .boxed()
        .toList();
  }
}
