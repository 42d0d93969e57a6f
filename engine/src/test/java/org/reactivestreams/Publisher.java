package org.reactivestreams;

/** Stands for the interface of that name, which the engine knows by its name only. */
public interface Publisher<T> {
  /** As there. */
  void subscribe(Object subscriber);
}
