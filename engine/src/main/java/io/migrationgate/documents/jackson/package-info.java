/**
 * Documents by Jackson 2. The only package that names it: another JSON library is another
 * {@link io.migrationgate.documents.DocumentFormat}.
 */
@NullMarked
package io.migrationgate.documents.jackson;

import org.jspecify.annotations.NullMarked;
