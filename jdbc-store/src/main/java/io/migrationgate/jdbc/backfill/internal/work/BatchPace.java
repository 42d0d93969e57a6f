package io.migrationgate.jdbc.backfill.internal.work;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How many rows one worker's next batch takes. Not thread-safe.
 *
 * <p>Part of a batch's time is not its rows': a batch is some fifteen round trips, and each of them
 * takes long where the database is far away or has no processor to spare. If that alone takes
 * longer than a batch should, smaller batches are no quicker, and would shrink to one row. So where
 * half the rows did not save a quarter of the time, batches grow again.
 */
final class BatchPace {
  /** A batch that took too long. */
  private record Slow(int size, Duration time) {}

  private @Nullable BatchSizer sizer;
  private @Nullable Slow slow;
  private int size;

  /** Another run: what was learnt says nothing about its rows. */
  void forget() {
    size = 0;
    slow = null;
  }

  /** Says what is aimed at; the size follows if that is another aim than before. */
  void aim(BatchSizer sizes) {
    if (size == 0 || !sizes.equals(sizer)) {
      size = sizes.after(sizer, size);
      sizer = sizes;
      slow = null;
    }
  }

  int size() {
    return size;
  }

  /** A batch of this size has ended; see {@link BatchSizer#next}. */
  void took(boolean full, Duration time) {
    BatchSizer sizes = sizer;
    if (sizes == null) {
      return;
    }
    if (time.compareTo(sizes.target()) <= 0) {
      slow = null;
      size = sizes.next(size, full, time);
      return;
    }
    Slow before = slow;
    boolean half = before != null && 2L * size <= before.size();
    if (before != null && half && isLittleQuicker(time, before)) {
      slow = null;
      size = sizes.clamp(2L * before.size());
      return;
    }
    if (before == null || half || size > before.size()) {
      slow = new Slow(size, time);
    }
    // Whether one row is slow or the round trips are, only a second row tells.
    size = size == 1 ? sizes.clamp(2) : sizes.next(size, full, time);
  }

  private static boolean isLittleQuicker(Duration time, Slow before) {
    return time.multipliedBy(4).compareTo(before.time().multipliedBy(3)) > 0;
  }

  /** After a failure that fewer rows may get past. */
  void half() {
    size = Math.max(1, size / 2);
  }
}
