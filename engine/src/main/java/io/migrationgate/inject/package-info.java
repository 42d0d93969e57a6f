/**
 * What containers of dependency injection share. {@code jakarta.inject:jakarta.inject-api} is
 * optional: containers that know its qualifiers bring it. Read
 * {@link io.migrationgate.inject.Gate}.
 */
@NullMarked
package io.migrationgate.inject;

import org.jspecify.annotations.NullMarked;
