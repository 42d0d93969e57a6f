package io.migrationgate.cli.store;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What the command line says of the connection; null where it says nothing.
 *
 * @param url the JDBC url
 * @param user the database user
 * @param config a file of properties
 * @param passwordFile a file whose first line is the password
 * @param askPassword whether to ask for the password
 */
public record ConnectionArguments(
    @Nullable String url,
    @Nullable String user,
    @Nullable Path config,
    @Nullable Path passwordFile,
    boolean askPassword) {}
