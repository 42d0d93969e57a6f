/** How flags are read, checked and compiled. No API; may change at any time. */
@NullMarked
package io.migrationgate.flags.internal;

import org.jspecify.annotations.NullMarked;
