/**
 * Tests of {@code mgate}. Read {@code Shell} first: it runs the real entry point and writes down
 * what is seen; {@code Golden} compares that with a file.
 */
package io.migrationgate.cli;
