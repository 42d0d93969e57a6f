package io.migrationgate.documents;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One version of a document type, and how it is reached from the one before.
 *
 * @param <T> the Java type of this version
 * @param number at least 1
 * @param javaType what a document of this version is bound to
 * @param upcast from the version before; null for the oldest one
 * @param downcast to the version before; null if there is none
 */
public record DocumentVersion<T>(
    int number,
    Class<T> javaType,
    @Nullable Function<Object, Object> upcast,
    @Nullable Downcast<Object, Object> downcast) {}
