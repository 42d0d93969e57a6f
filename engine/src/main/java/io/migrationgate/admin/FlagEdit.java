package io.migrationgate.admin;

import io.migrationgate.protocol.SubjectKind;
import org.jspecify.annotations.Nullable;

/**
 * A flag, or shared evaluator, as a change is to leave it.
 *
 * @param kind which of the two
 * @param key its name
 * @param change what is done, for the history
 * @param definition in its canonical form; null to leave a tombstone
 */
record FlagEdit(
    SubjectKind kind, String key, String change, @Nullable String definition) {}
