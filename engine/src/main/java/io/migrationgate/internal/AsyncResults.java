package io.migrationgate.internal;

import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;

/**
 * Recognises results that stand for work that may not be done yet: futures and publishers, those of
 * other libraries by their names.
 */
final class AsyncResults {
  private static final Set<String> BY_NAME = Set.of(
      "org.reactivestreams.Publisher",
      "io.reactivex.CompletableSource",
      "io.reactivex.MaybeSource",
      "io.reactivex.ObservableSource",
      "io.reactivex.SingleSource",
      "io.reactivex.rxjava3.core.CompletableSource",
      "io.reactivex.rxjava3.core.MaybeSource",
      "io.reactivex.rxjava3.core.ObservableSource",
      "io.reactivex.rxjava3.core.SingleSource",
      "io.smallrye.mutiny.Uni",
      "io.vertx.core.Future",
      "kotlinx.coroutines.Job",
      "kotlinx.coroutines.flow.Flow",
      "scala.concurrent.Future");

  private static final ClassValue<Boolean> ASYNC = new ClassValue<>() {
    @Override
    protected Boolean computeValue(Class<?> type) {
      return Future.class.isAssignableFrom(type)
          || CompletionStage.class.isAssignableFrom(type)
          || Flow.Publisher.class.isAssignableFrom(type)
          || isNamed(type);
    }
  };

  private AsyncResults() {}

  static boolean is(Class<?> type) {
    return ASYNC.get(type);
  }

  private static boolean isNamed(Class<?> type) {
    if (BY_NAME.contains(type.getName())) {
      return true;
    }
    for (Class<?> above : type.getInterfaces()) {
      if (isNamed(above)) {
        return true;
      }
    }
    Class<?> parent = type.getSuperclass();
    return parent != null && isNamed(parent);
  }
}
