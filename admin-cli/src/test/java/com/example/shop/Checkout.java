package com.example.shop;

import io.migrationgate.flags.BooleanFlag;
import io.migrationgate.flags.EvaluationContext;
import io.migrationgate.flags.FeatureFlags;
import io.migrationgate.inject.Flag;
import java.util.function.Predicate;

/** Asks for flags in all the ways there are. */
public final class Checkout {
  private final BooleanFlag injected;
  private final BooleanFlag handle;
  private final FeatureFlags flags;

  /** One flag by injection, one by its key. */
  public Checkout(@Flag("new-checkout") BooleanFlag injected, FeatureFlags flags) {
    this.injected = injected;
    this.handle = flags.flag("gift-wrap");
    this.flags = flags;
  }

  /** By handles. */
  public boolean handles(EvaluationContext user) {
    return injected.isEnabled(user) && handle.details(user).value();
  }

  /** By keys; a wide result takes two slots. */
  public long keys(EvaluationContext user) {
    return flags.longValue("basket-limit", user, 50)
        + (flags.snapshot().isEnabled("banner", user) ? 1 : 0);
  }

  /** By a reference to a method. */
  public Predicate<EvaluationContext> later() {
    return handle::isEnabled;
  }

  /** By a key that is told when it runs. */
  public boolean byKey(String key, EvaluationContext user) {
    return flags.isEnabled(key, user);
  }
}
