package io.migrationgate.spi;

/**
 * Messages that a node has read from one client, or answered it, in one version.
 *
 * @param type the name of their type
 * @param client its name; bounded by whoever counts
 * @param version in which they were
 * @param messages how many, at least 1
 */
public record MessageCount(String type, String client, int version, long messages) {}
