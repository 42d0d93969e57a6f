/**
 * What a run was like, written down while it goes on. How it is told is none of its business.
 *
 * <p>Read {@link io.migrationgate.demo.lab.record.RunRecord} first, then
 * {@link io.migrationgate.demo.lab.record.RunRecorder}.
 */
@NullMarked
package io.migrationgate.demo.lab.record;

import org.jspecify.annotations.NullMarked;
