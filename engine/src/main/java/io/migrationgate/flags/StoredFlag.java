package io.migrationgate.flags;

/**
 * A flag as a store keeps it: the text of its definition, which may turn out to be bad.
 *
 * @param key the flag's key
 * @param definition what {@link FlagDefinition#text()} gave
 * @param settling whether its last change was made to settle: then no node may work by an older
 *     one, so a node whose lease has ended serves the safe variant
 */
public record StoredFlag(String key, String definition, boolean settling) {}
