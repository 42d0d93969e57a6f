package io.migrationgate.jdbc.internal.bridge;

import io.migrationgate.Side;
import io.migrationgate.jdbc.internal.bridge.BridgedSide.DerivedColumn;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What the triggers of a migration are made from.
 *
 * @param migration its name
 * @param old the old side; its derived columns say when it agrees with the new one, and may be none
 * @param replacement the new side
 * @param options what else they do
 */
public record BridgePlan(
    String migration, BridgedSide old, BridgedSide replacement, BridgeOptions options) {

  boolean oneTable() {
    return old.table().equals(replacement.table());
  }

  BridgedSide side(Side side) {
    return side == Side.OLD ? old : replacement;
  }

  static Side other(Side side) {
    return side == Side.OLD ? Side.NEW : Side.OLD;
  }

  /** The sides whose writers are followed. */
  List<Side> written() {
    return options.reverse() ? List.of(Side.OLD, Side.NEW) : List.of(Side.OLD);
  }

  /**
   * Those columns of the side that is written from which a column is derived, and by which the two
   * sides can be seen to agree already: empty if they cannot.
   */
  List<DerivedColumn> wayBack(Side written, DerivedColumn column) {
    List<DerivedColumn> back = side(written).derived().stream()
        .filter(each -> column.from().contains(each.column()))
        .toList();
    Set<String> covered = new LinkedHashSet<>();
    back.forEach(each -> covered.add(each.column()));
    return covered.containsAll(column.from()) ? back : List.of();
  }

  /**
   * All columns whose change is looked at: of the new side also those that no way back reads, since
   * a copy that is still to come would overwrite them.
   */
  Set<String> looked(Side written) {
    Set<String> names = sources(written);
    if (written == Side.NEW) {
      replacement.derived().forEach(each -> names.add(each.column()));
    }
    return names;
  }

  /** All columns of the side that is written on which the other one depends. */
  Set<String> sources(Side written) {
    Set<String> names = new LinkedHashSet<>(side(written).key().columns());
    side(other(written)).derived().forEach(each -> names.addAll(each.from()));
    return names;
  }
}
