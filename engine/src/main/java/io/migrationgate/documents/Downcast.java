package io.migrationgate.documents;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes a document of one version from one of the next: what lets a newer build write for older
 * readers.
 *
 * @param <N> the newer type
 * @param <O> the older type
 * @param function free of side effects; must not return null
 * @param loses what may be lost on the way, for people; null if nothing ever is, so that the upcast
 *     of what comes out gives the same document again
 */
public record Downcast<N, O>(
    Function<? super N, ? extends O> function, @Nullable String loses) {
  /** Nothing is lost: the upcast of what comes out is the same document again. */
  public static <N, O> Downcast<N, O> lossless(Function<? super N, ? extends O> function) {
    return new Downcast<>(function, null);
  }

  /**
   * Something may be lost. Each document that loses something is counted.
   *
   * @param loses what, for example {@code the language}
   */
  public static <N, O> Downcast<N, O> lossy(
      Function<? super N, ? extends O> function, String loses) {
    return new Downcast<>(function, loses);
  }

  /** Whether something may be lost. */
  public boolean isLossy() {
    return loses != null;
  }
}
