/**
 * Versions of messages in servlets; the only package that needs {@code jakarta.servlet}, 5.0 or
 * later. Read {@link io.migrationgate.messages.servlet.MessageVersionFilter}.
 */
@ApiStability(ApiStability.Level.EVOLVING)
@NullMarked
package io.migrationgate.messages.servlet;

import io.migrationgate.ApiStability;
import org.jspecify.annotations.NullMarked;
