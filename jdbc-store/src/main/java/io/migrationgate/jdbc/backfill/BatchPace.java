package io.migrationgate.jdbc.backfill;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How many rows one worker's next batch takes. Not thread-safe. */
final class BatchPace {
  private @Nullable BatchSizer sizer;
  private int size;

  /** Another run: what was learnt says nothing about its rows. */
  void forget() {
    size = 0;
  }

  /** Says what is aimed at; the size follows if that is another aim than before. */
  void aim(BatchSizer sizes) {
    if (size == 0 || !sizes.equals(sizer)) {
      size = sizes.after(sizer, size);
      sizer = sizes;
    }
  }

  int size() {
    return size;
  }

  /** A batch of this size has ended; see {@link BatchSizer#next}. */
  void took(boolean full, Duration time) {
    if (sizer != null) {
      size = sizer.next(size, full, time);
    }
  }

  /** After a failure that fewer rows may get past. */
  void half() {
    size = Math.max(1, size / 2);
  }
}
