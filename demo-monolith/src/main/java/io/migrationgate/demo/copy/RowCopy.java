package io.migrationgate.demo.copy;

import org.jdbi.v3.core.Handle;

/** How the rows of one migration are copied from the old side to the new one. */
interface RowCopy {
  /** The migration's name. */
  String migration();

  /**
   * Locks the next rows of the old side in the order of their ids, and writes the new side of each.
   * Locking reads see rows as they are now, and writers of the shop wait for them, so what is
   * written here is never older than what they have written.
   *
   * @param after the last id of the batch before
   * @param limit how many rows at most
   */
  Batch copyNext(Handle handle, long after, int limit);

  /**
   * Removes rows of the new side that have no counterpart.
   *
   * @return how many
   */
  int removeOrphans(Handle handle);

  /**
   * A batch that was copied.
   *
   * @param lastId where the next one begins
   * @param rows how many rows; 0 when there are no more
   */
  record Batch(long lastId, int rows) {
    /** Nothing was left. */
    static final Batch NONE = new Batch(Long.MAX_VALUE, 0);
  }
}
