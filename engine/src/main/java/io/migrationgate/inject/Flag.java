package io.migrationgate.inject;

import jakarta.inject.Qualifier;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names the feature flag whose {@link io.migrationgate.flags.BooleanFlag} is to be injected, by
 * Guice (with {@code io.migrationgate.guice.FeatureFlagsModule}) and by whatever else knows
 * {@code jakarta.inject} qualifiers:
 *
 * <pre>{@code
 * Checkout(@Flag("new-checkout") BooleanFlag newCheckout) { … }
 * }</pre>
 */
@Documented
@Qualifier
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.METHOD})
public @interface Flag {
  /** The flag's key. */
  String value();
}
