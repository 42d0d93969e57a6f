package io.migrationgate.declaration;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** x. */
public record Declarations(@Nullable String build, List<MigrationDeclaration> migrations) {}
