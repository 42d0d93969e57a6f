package io.migrationgate.flags;

import org.jspecify.annotations.Nullable;

/**
 * One part of a flag that was looked at when it was evaluated.
 *
 * @param depth how many parts it stands in, from 0
 * @param pointer where it stands, as a JSON pointer into the flag; into the document if it is part
 *     of a shared evaluator
 * @param rule the part itself: JSON, or the text of a requirement
 * @param value what it came to, where only its truth mattered a {@link Boolean}; null too if it
 *     failed
 * @param chosen whether the flag gave what it gave because of this part: of these the last, and
 *     innermost, is the rule that decided
 */
public record EvaluationStep(
    int depth, String pointer, String rule, @Nullable Object value, boolean chosen) {}
