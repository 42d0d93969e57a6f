package io.migrationgate.cli.adapters;

import org.jspecify.annotations.Nullable;

/**
 * A row of the table that Togglz' {@code JDBCStateRepository} keeps.
 *
 * @param feature {@code FEATURE_NAME}
 * @param enabled {@code FEATURE_ENABLED}, more than 0
 * @param strategy {@code STRATEGY_ID}; null if there is none
 * @param parameters {@code STRATEGY_PARAMS}; null if there are none
 */
public record TogglzRow(
    String feature,
    boolean enabled,
    @Nullable String strategy,
    @Nullable String parameters) {}
