@NullMarked
package io.migrationgate.internal.sql;

import org.jspecify.annotations.NullMarked;
