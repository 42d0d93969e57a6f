package io.migrationgate;

import org.jspecify.annotations.Nullable;

/**
 * A sampled read whose sides differed, or whose other side failed.
 *
 * @param key the key the gate was asked with; null if it was asked without one
 * @param oldSummary the old side's value as text, cut after 120 characters; empty if a side failed
 * @param newSummary the new side's value as text, cut after 120 characters; or what failed
 */
public record ComparisonSample(@Nullable String key, String oldSummary, String newSummary) {}
