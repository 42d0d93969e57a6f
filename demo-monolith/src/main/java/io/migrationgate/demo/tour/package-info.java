@NullMarked
package io.migrationgate.demo.tour;

import org.jspecify.annotations.NullMarked;
