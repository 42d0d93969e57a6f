package io.migrationgate.internal;

import java.lang.ref.WeakReference;
import java.util.Collection;
import java.util.Collections;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The units of work of each thread of one node. Thread-safe. Not final: a simulation has other
 * threads than the machine's.
 *
 * <p>Threads outlive a node, those of pools by far, and what is theirs stays with them: a class of
 * this library's would keep its class loader from being collected. So a thread has a weak
 * reference, and what it leads to is held here, until its thread has died or this object is gone.
 *
 * <p>Every gated call begins here. From a thread to its local variable and on by the reference are
 * eight loads, each waiting for the one before; so there is a shorter way for those threads that
 * came first to their place in a table, which is two.
 */
public class UnitsOfThreads {
  // A power of two, of which a node's busy threads are a part.
  private static final int NEAR = 256;

  private final ThreadLocal<WeakReference<ThreadUnits>> local;
  private final Set<ThreadUnits> all = ConcurrentHashMap.newKeySet();
  // Without any order between threads: what is read is believed if it names the reader, and then
  // the reader has written it. An owner is final, so that no other one can be seen in it.
  private final @Nullable ThreadUnits[] near = new @Nullable ThreadUnits[NEAR];

  /** Of threads for each of which this makes them when it first asks. */
  public UnitsOfThreads(Supplier<ThreadUnits> create) {
    this.local = ThreadLocal.withInitial(() -> {
      ThreadUnits mine = create.get();
      all.add(mine);
      return new WeakReference<>(mine);
    });
  }

  /** The calling thread's. */
  public ThreadUnits mine() {
    Thread caller = Thread.currentThread();
    ThreadUnits found = near[place(caller)];
    return found != null && found.isOf(caller) ? found : far(caller);
  }

  private static int place(Thread thread) {
    return (int) thread.getId() & (NEAR - 1);
  }

  private ThreadUnits far(Thread caller) {
    ThreadUnits mine = local.get().get();
    if (mine == null) {
      throw new IllegalStateException("the units of a thread that lives are held");
    }
    // Two threads that took one place from each other would be slower than without it.
    if (near[place(caller)] == null) {
      near[place(caller)] = mine;
    }
    return mine;
  }

  /** Those of all threads that have asked and still live, as of now. */
  Collection<ThreadUnits> ofLiving() {
    all.removeIf(ThreadUnits::isOver);
    for (int i = 0; i < NEAR; i++) {
      ThreadUnits there = near[i];
      if (there != null && there.isOver()) {
        near[i] = null;
      }
    }
    return Collections.unmodifiableCollection(all);
  }
}
