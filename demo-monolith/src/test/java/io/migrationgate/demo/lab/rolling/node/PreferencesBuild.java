package io.migrationgate.demo.lab.rolling.node;

import io.migrationgate.documents.VersionedType;
import java.util.function.ToIntFunction;

/**
 * What one build knows of customers' preferences, in its own words.
 *
 * @param release of the shop
 * @param stored the versions in which they are stored
 * @param sent the versions in which they are sent; of the same shapes
 * @param changes how often preferences were changed
 * @param numbered the same with another number of changes
 * @param <P> the Java type of its newest version
 */
public record PreferencesBuild<P>(
    int release,
    VersionedType<P> stored,
    VersionedType<P> sent,
    ToIntFunction<P> changes,
    Numbered<P> numbered) {
  /** Numbers preferences. */
  @FunctionalInterface
  public interface Numbered<P> {
    /** The same with this number of changes. */
    P with(P preferences, int changes);
  }

  /** What the build is called. */
  public String name() {
    return "shop-" + release;
  }
}
