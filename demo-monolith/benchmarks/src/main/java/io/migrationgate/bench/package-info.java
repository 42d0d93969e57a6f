/**
 * What calls cost, beside the libraries that people would use instead: a command, not a test. See
 * {@code docs/benchmarks.md} for how to run it; {@link io.migrationgate.bench.Benchmarks} comes
 * first. One class is one operation, and each of its methods one library; the libraries are the
 * classes whose names end in {@code Peer}.
 */
@NullMarked
package io.migrationgate.bench;

import org.jspecify.annotations.NullMarked;
