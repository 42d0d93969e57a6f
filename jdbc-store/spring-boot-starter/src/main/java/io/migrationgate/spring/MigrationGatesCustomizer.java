package io.migrationgate.spring;

import io.migrationgate.MigrationGatesBuilder;

/**
 * A bean of this kind completes the description of the node before it starts, for what properties
 * cannot say, such as {@code comparing(…)}. Several are asked in their order.
 */
@FunctionalInterface
public interface MigrationGatesCustomizer {
  /** Completes it; what the properties say is in it already. */
  void customize(MigrationGatesBuilder builder);
}
