package io.migrationgate.lint.internal.sql;

/**
 * A comment.
 *
 * @param text with its marks
 * @param start its first character
 * @param end behind its last character
 */
public record Comment(String text, int start, int end) {}
