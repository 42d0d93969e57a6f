package io.migrationgate.guice;

import com.google.inject.AbstractModule;
import io.migrationgate.flags.BooleanFlag;
import io.migrationgate.flags.FeatureFlags;
import java.util.Set;

/**
 * Binds {@link FeatureFlags}, and a {@link BooleanFlag} for each key that the application uses:
 *
 * <pre>{@code
 * @Inject Checkout(@Flag("new-checkout") BooleanFlag newCheckout) { … }
 * }</pre>
 *
 * <p>A key that is not given here is a missing binding, found when the injector is made. The flag
 * itself may come and go in the store.
 */
public final class FeatureFlagsModule extends AbstractModule {
  private final FeatureFlags flags;
  private final Set<String> keys;

  /** Binds these flags. */
  public FeatureFlagsModule(FeatureFlags flags, Set<String> keys) {
    this.flags = flags;
    this.keys = Set.copyOf(keys);
  }

  @Override
  protected void configure() {
    bind(FeatureFlags.class).toInstance(flags);
    for (String key : keys) {
      bind(BooleanFlag.class).annotatedWith(Flags.named(key)).toInstance(flags.flag(key));
    }
  }
}
