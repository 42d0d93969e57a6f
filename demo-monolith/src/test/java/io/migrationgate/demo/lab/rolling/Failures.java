package io.migrationgate.demo.lab.rolling;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What went wrong, in the order in which it did, and while what was going on. Thread-safe. */
final class Failures {
  private static final int MOST = 10_000;

  private final List<String> found = new ArrayList<>();
  private String stage = "before it began";

  /** What is going on from now on. */
  synchronized void during(String what) {
    stage = what;
  }

  synchronized void note(String what) {
    if (found.size() < MOST) {
      found.add("while " + stage + ": " + what);
    }
  }

  /** Null if nothing went wrong. */
  synchronized @Nullable String first() {
    return found.isEmpty() ? null : found.get(0);
  }

  /** The first one that says this. */
  synchronized Optional<String> first(String that) {
    return found.stream().filter(one -> one.contains(that)).findFirst();
  }
}
