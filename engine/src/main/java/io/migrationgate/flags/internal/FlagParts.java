package io.migrationgate.flags.internal;

import io.migrationgate.flags.FlagReferences;
import io.migrationgate.flags.FlagSettings;
import io.migrationgate.flags.FlagState;
import io.migrationgate.flags.FlagType;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a flag's definition says, checked.
 *
 * @param members the definition itself, its well-known members first
 * @param targeting null if there is none
 */
public record FlagParts(
    Map<String, Json> members,
    FlagState state,
    FlagType type,
    Map<String, Object> variants,
    @Nullable String defaultVariant,
    @Nullable Json targeting,
    Map<String, Object> metadata,
    FlagSettings settings,
    FlagReferences references) {}
