package io.migrationgate.ofrep;

import org.jspecify.annotations.Nullable;

/**
 * What was asked.
 *
 * @param method for example {@code POST}
 * @param path decoded, from {@link OfrepEndpoints#PATH} on
 * @param ifNoneMatch the header of that name; null if there is none
 * @param body the whole body; bound its size before it is read
 */
public record OfrepRequest(
    String method, String path, @Nullable String ifNoneMatch, String body) {}
