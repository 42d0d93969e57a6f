package io.migrationgate.jdbc.internal.store;

import io.migrationgate.protocol.Epoch;
import io.migrationgate.protocol.FlagRecord;
import io.migrationgate.protocol.FlagSection;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * Reads flags by what has changed: keeps what it has read last, and asks for later epochs only. All
 * readers of a process share it, so that there is one copy of the definitions. Thread-safe.
 *
 * <p>Every row of {@code mgate_flag} that was changed after an epoch has a greater one, and rows
 * are never deleted: so nothing is missed. Whether the epoch that is kept belongs to the store's
 * history is asked each time, by its token: a restored store counts the same numbers again.
 */
final class FlagReads {
  private final String knows;
  private final String changed;
  private final String all;
  private volatile Known known = new Known(Epoch.NONE, FlagSection.EMPTY);

  private record Known(Epoch epoch, FlagSection flags) {}

  FlagReads(String schema) {
    knows = "SELECT COUNT(*) FROM " + schema + "mgate_epoch WHERE number = ? AND token = ?";
    all = "SELECT kind, name, revision, definition, settles, epoch, retired FROM "
        + schema
        + "mgate_flag";
    changed = all + " WHERE epoch > ?";
  }

  /**
   * The flags.
   *
   * @param now the epoch that was read at the same moment
   */
  FlagSection at(Handle handle, Epoch now) {
    Known before = known;
    if (before.epoch.equals(now)) {
      return before.flags;
    }
    boolean sameHistory = before.epoch.number() < now.number()
        && handle
                .select(knows, before.epoch.number(), before.epoch.token())
                .mapTo(Long.class)
                .one()
            > 0;
    FlagSection flags = sameHistory
        ? before.flags.with(read(handle, changed, before.epoch.number()))
        : FlagSection.of(read(handle, all));
    known = new Known(now, flags);
    return flags;
  }

  private static List<FlagRecord> read(Handle handle, String query, Object... parameters) {
    return handle
        .select(query, parameters)
        .map((row, context) -> StoreRows.flag(row))
        .list();
  }
}
