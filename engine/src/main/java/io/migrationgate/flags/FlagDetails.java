package io.migrationgate.flags;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a flag gave to one caller, and why.
 *
 * @param key the flag
 * @param value the value of the variant, or the caller's default
 * @param variant the variant's name; null if the caller's default was given
 * @param reason why
 * @param errorCode null unless the reason is {@link FlagReason#ERROR}
 * @param errorMessage for people; null where there is no error
 * @param metadata that of the flag, and of the set where the flag has none of that name
 */
public record FlagDetails<T extends @Nullable Object>(
    String key,
    T value,
    @Nullable String variant,
    FlagReason reason,
    @Nullable FlagErrorCode errorCode,
    @Nullable String errorMessage,
    Map<String, Object> metadata) {}
