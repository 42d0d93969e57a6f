package io.migrationgate.hibernate;

import io.migrationgate.Problem;
import io.migrationgate.Side;
import io.migrationgate.UnitWrite;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The errors: what was about to be written, what was asked, and what to do about it. */
final class Recipe {
  private static final String NEXT =
      "ask the gate in the same transaction, before the flush, and set the attributes of a side only in that side's path;"
          + " or map them with insertable = false, updatable = false, and write them by SQL in the paths (docs/jpa.md)";

  private Recipe() {}

  static UngatedWriteException refuse(
      String subject, String written, SideOf side, String phase, List<UnitWrite> asked) {
    return new UngatedWriteException(new Problem(
        subject,
        written + ", which is " + side + " (now in " + phase + "), and " + describe(side, asked)
            + " in this unit of work",
        "a gated write in the same unit that goes to the " + side.side() + " side",
        NEXT));
  }

  private static String describe(SideOf side, Collection<UnitWrite> asked) {
    Set<String> keys = new TreeSet<>();
    Set<Side> sides = EnumSet.noneOf(Side.class);
    for (UnitWrite write : asked) {
      if (write.migration().equals(side.migration())) {
        sides.addAll(write.sides());
        keys.add(shown(write.key()));
      }
    }
    if (keys.isEmpty()) {
      return "its gate was asked for no write";
    }
    List<String> few = new ArrayList<>(keys).subList(0, Math.min(5, keys.size()));
    return "its gate was asked for a write to "
        + (sides.size() == 2 ? "both sides" : "the " + sides.iterator().next() + " side only")
        + " (" + String.join(", ", few) + (keys.size() > few.size() ? ", …" : "") + ")";
  }

  private static String shown(@Nullable String key) {
    return key == null ? "without a key" : "for key '" + key + "'";
  }
}
