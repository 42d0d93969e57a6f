package io.migrationgate.bench;

import java.util.function.Function;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * Each thread walks through the same keys of twelve characters. What paths return for them stays
 * below 128: larger numbers would be boxed, and their bytes counted as the library's.
 */
@State(Scope.Thread)
public class KeyWalk {
  static final int KEYS = 1_024;

  private static final String[] NAMES = each(new String[KEYS], Person::key);

  private int next;

  /** The number of the next key. */
  int next() {
    return next++ & (KEYS - 1);
  }

  static String name(int number) {
    return NAMES[number];
  }

  /** One of something for each key, made beforehand as an application does for a request. */
  static <T> T[] each(T[] into, Function<Person, T> make) {
    for (int i = 0; i < KEYS; i++) {
      into[i] = make.apply(new Person(
          String.format("customer%04d", i),
          i % 3 == 0 ? "DE" : i % 3 == 1 ? "AT" : "CH",
          18 + i % 50));
    }
    return into;
  }

  /** Who calls: all of them match all five clauses, so that none is left out. */
  record Person(String key, String country, int age) {
    static final String EMAIL = "someone@example.com";
    static final String VERSION = "2.4.1";
  }
}
