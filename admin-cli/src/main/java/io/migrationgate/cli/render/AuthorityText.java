package io.migrationgate.cli.render;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.migrationgate.Side;
import io.migrationgate.admin.Authority;
import java.util.ArrayList;
import java.util.List;

/** Which side was authoritative when. */
public final class AuthorityText {
  private AuthorityText() {}

  /**
   * For people, in one line, for example {@code old side until epoch 6; new side since epoch 6
   * (write-new in epochs 7 to 9: the old side was not written)}.
   */
  public static String line(List<Authority> stays) {
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < stays.size(); ) {
      Side side = stays.get(i).side();
      int end = i;
      List<String> notes = new ArrayList<>();
      while (end < stays.size() && stays.get(end).side() == side) {
        note(stays.get(end), end > 0, notes);
        end++;
      }
      parts.add(side + " side " + span(stays.get(i), stays.get(end - 1), i == 0)
          + (notes.isEmpty() ? "" : " (" + String.join("; ", notes) + ")"));
      i = end;
    }
    return String.join(", ", parts);
  }

  private static void note(Authority stay, boolean later, List<String> notes) {
    Side unwritten = stay.unwritten();
    if (unwritten != null && later) {
      notes.add(stay.phase() + " " + span(stay, stay, false) + ": the " + unwritten
          + " side was not written");
    } else if (stay.ramp()) {
      notes.add(stay.phase() + " with a ramp: some keys read the " + stay.side().other() + " side");
    }
  }

  private static String span(Authority first, Authority last, boolean always) {
    Long until = last.untilEpoch();
    if (until == null) {
      return always ? "since it was declared" : "since epoch " + first.fromEpoch();
    }
    return always ? "until epoch " + until : "from epoch " + first.fromEpoch() + " until " + until;
  }

  /** For scripts. */
  public static void describe(ArrayNode array, List<Authority> stays) {
    for (Authority stay : stays) {
      ObjectNode object = array.addObject();
      object.put("side", stay.side().toString());
      object.put("phase", stay.phase().wireName());
      object.put("ramp", stay.ramp());
      object.put("fromEpoch", stay.fromEpoch());
      object.put("untilEpoch", stay.untilEpoch());
      object.put("since", stay.since().toString());
    }
  }
}
