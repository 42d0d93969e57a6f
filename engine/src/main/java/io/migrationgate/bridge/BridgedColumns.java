package io.migrationgate.bridge;

import io.migrationgate.Problem;
import io.migrationgate.admin.GateAdmin;
import io.migrationgate.declaration.BackfillSpec;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.declaration.MigrationDeclaration.SideSpec;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.spi.ResolvedTable;
import io.migrationgate.spi.StoreView;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Columns of one row that the triggers of two migrations would both have to do with.
 *
 * <p>Each bridge whose sides are columns of one row is a trigger before the row is written. It goes
 * by the columns that are changed when it fires, so what a later one derives it does not see, and
 * which comes first follows from names or from the order in which they were made.
 */
final class BridgedColumns {
  private static final Pattern BETWEEN_WORDS =
      Pattern.compile("\\W+", Pattern.UNICODE_CHARACTER_CLASS);

  private BridgedColumns() {}

  /**
   * Another migration whose bridge is on and that has some of these columns, if there is one.
   *
   * @param resolve looks a table up
   */
  static Optional<Problem> shared(
      MigrationDeclaration declared,
      StoreView view,
      Function<String, Optional<ResolvedTable>> resolve) {
    String table = row(declared, resolve);
    if (table.isEmpty()) {
      return Optional.empty();
    }
    for (MigrationState state : view.snapshot().migrations().values()) {
      MigrationDeclaration other = GateAdmin.declaration(view, state.name());
      boolean acts = !state.retired() && !state.current().bridge().isOff();
      if (acts
          && other != null
          && !other.name().equals(declared.name())
          && row(other, resolve).equals(table)) {
        Set<String> common = common(declared, other);
        if (!common.isEmpty()) {
          return Optional.of(problem(declared, other, common));
        }
      }
    }
    return Optional.empty();
  }

  /** The table whose rows have both sides; empty if there is none. */
  private static String row(
      MigrationDeclaration declared, Function<String, Optional<ResolvedTable>> resolve) {
    List<String> tables = sides(declared).stream()
        .flatMap(side -> resolve.apply(side.table()).stream())
        .map(ResolvedTable::name)
        .toList();
    return tables.size() == 2 && tables.get(0).equals(tables.get(1)) ? tables.get(0) : "";
  }

  private static List<SideSpec> sides(MigrationDeclaration declared) {
    return Stream.of(declared.oldSide(), declared.newSide())
        .flatMap(Stream::ofNullable)
        .toList();
  }

  /** What one of them writes and the other one reads or writes: rather too many than too few. */
  private static Set<String> common(MigrationDeclaration one, MigrationDeclaration other) {
    Set<String> common = columns(one);
    common.retainAll(named(other));
    Set<String> back = columns(other);
    back.retainAll(named(one));
    common.addAll(back);
    return common;
  }

  private static Set<String> columns(MigrationDeclaration declared) {
    return words(
        sides(declared).stream().flatMap(side -> side.columns().stream()).toList());
  }

  private static Set<String> named(MigrationDeclaration declared) {
    Set<String> named = columns(declared);
    BackfillSpec spec = declared.backfill();
    if (spec != null) {
      named.addAll(words(spec.forward().values()));
      named.addAll(words(spec.reverse().values()));
    }
    return named;
  }

  private static Set<String> words(Collection<String> texts) {
    Set<String> words = new TreeSet<>();
    texts.forEach(text -> BETWEEN_WORDS
        .splitAsStream(text)
        .filter(word -> !word.isEmpty())
        .forEach(word -> words.add(word.toLowerCase(Locale.ROOT))));
    return words;
  }

  private static Problem problem(
      MigrationDeclaration declared, MigrationDeclaration other, Set<String> common) {
    return new Problem(
        "bridge of migration '" + declared.name() + "'",
        "the bridge of migration '" + other.name() + "', which has to do with "
            + String.join(", ", common) + " of the same row too",
        "columns that no other bridge has to do with: which trigger comes first would decide what is"
            + " carried",
        "end that bridge first: mgate bridge " + other.name() + " off --reason \"why\"");
  }
}
