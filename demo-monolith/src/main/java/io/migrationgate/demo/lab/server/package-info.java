/**
 * The servers that runs and tests start, and the database of one run on them.
 *
 * <p>Read {@link io.migrationgate.demo.lab.server.DemoDatabase} first.
 */
@NullMarked
package io.migrationgate.demo.lab.server;

import org.jspecify.annotations.NullMarked;
