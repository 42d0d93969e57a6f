/**
 * Gates for tests with Spring: a phase is set, no store is needed. Optional; needs
 * {@code spring-test}. Read {@link io.migrationgate.spring.test.AutoConfigureTestGates}.
 */
@NullMarked
package io.migrationgate.spring.test;

import org.jspecify.annotations.NullMarked;
