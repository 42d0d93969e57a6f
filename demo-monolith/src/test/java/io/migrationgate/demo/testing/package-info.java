/** What the tests of the demo share. Read {@link io.migrationgate.demo.testing.Servers} first. */
@NullMarked
package io.migrationgate.demo.testing;

import org.jspecify.annotations.NullMarked;
