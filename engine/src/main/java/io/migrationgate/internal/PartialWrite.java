package io.migrationgate.internal;

/**
 * A gated write to both sides that threw: one of them may hold it, and the other not.
 *
 * @param call its number among the gated writes of its thread; see {@link ThreadUnits#begunWrites}
 * @param what what it was, for people
 * @param failure what a side threw
 */
record PartialWrite(long call, String what, Throwable failure) {}
