/**
 * Versions of messages in servlets; the only package that needs {@code jakarta.servlet}, 5.0 or
 * later. Read {@link io.migrationgate.messages.servlet.MessageVersionFilter}.
 */
@NullMarked
package io.migrationgate.messages.servlet;

import org.jspecify.annotations.NullMarked;
