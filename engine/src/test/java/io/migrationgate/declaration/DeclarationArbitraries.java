package io.migrationgate.declaration;

import io.migrationgate.Phase;
import io.migrationgate.SecondaryWrites;
import io.migrationgate.declaration.BackfillSpec.Absent;
import io.migrationgate.declaration.BackfillSpec.Rows;
import io.migrationgate.declaration.MigrationDeclaration.Compare;
import io.migrationgate.declaration.MigrationDeclaration.SideSpec;
import io.migrationgate.declaration.MigrationDeclaration.Sql;
import io.migrationgate.protocol.GuardLimits;
import io.migrationgate.protocol.RequiredApprovals;
import io.migrationgate.protocol.SupportedPhases;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Any valid declaration. */
final class DeclarationArbitraries {
  private DeclarationArbitraries() {}

  static Arbitrary<MigrationDeclaration> declarations() {
    return Combinators.combine(
            names(), texts(), texts(), phases(), sides(), sides(), compares(), settings())
        .as((name, description, owner, supports, old, replacement, compare, settings) ->
            new MigrationDeclaration(
                name,
                description,
                owner,
                supports,
                old,
                sameTable(old, replacement) ? null : replacement,
                compare,
                settings.mode(),
                settings.lossy(),
                settings.guards(),
                settings.sql(),
                fitting(settings.backfill(), old, replacement)))
        .withoutEdgeCases();
  }

  private record Settings(
      SecondaryWrites mode, boolean lossy, GuardLimits guards, Sql sql, BackfillSpec backfill) {}

  /** The same expressions for the columns that there are. */
  private static BackfillSpec fitting(BackfillSpec any, SideSpec old, SideSpec replacement) {
    if (any == null || old == null || replacement == null || sameTable(old, replacement)) {
      return null;
    }
    boolean canClear = !old.columns().isEmpty() && !replacement.columns().isEmpty();
    return new BackfillSpec(
        any.code() == null ? expressions(any.forward(), replacement) : Map.of(),
        any.reverse().isEmpty() ? Map.of() : expressions(any.reverse(), old),
        canClear ? any.oldRows() : Rows.DEFAULT,
        canClear ? any.newRows() : Rows.DEFAULT,
        any.code());
  }

  private static Map<String, String> expressions(Map<String, String> any, SideSpec target) {
    if (target.columns().isEmpty()) {
      return any;
    }
    String expression = any.values().iterator().next();
    Map<String, String> expressions = new LinkedHashMap<>();
    target.columns().forEach(column -> expressions.put(column, expression));
    return expressions;
  }

  private static Arbitrary<BackfillSpec> backfills() {
    Arbitrary<Map<String, String>> expressions =
        Arbitraries.maps(words(), words()).ofMinSize(1).ofMaxSize(3);
    Arbitrary<Rows> rows = Combinators.combine(
            words().map(List::of), words().injectNull(0.5), Arbitraries.of(Absent.class))
        .as(Rows::new);
    Arbitrary<BackfillSpec> sql = Combinators.combine(
            expressions,
            Arbitraries.oneOf(Arbitraries.just(Map.<String, String>of()), expressions),
            rows,
            rows)
        .as((forward, reverse, old, replacement) ->
            new BackfillSpec(forward, reverse, old, replacement, null));
    return Arbitraries.oneOf(sql, words().map(BackfillSpec::code)).injectNull(0.3);
  }

  private static boolean sameTable(SideSpec one, SideSpec other) {
    return one != null && other != null && one.table().equals(other.table());
  }

  private static Arbitrary<String> names() {
    return Arbitraries.strings()
        .withCharRange('a', 'z')
        .numeric()
        .ofMinLength(1)
        .ofMaxLength(8)
        .list()
        .ofMaxSize(4)
        .map(words -> "m" + String.join("-", words));
  }

  /** Any text that is allowed: no control characters and no halves of surrogate pairs. */
  private static Arbitrary<String> texts() {
    return Arbitraries.oneOf(
            Arbitraries.strings().all().ofMaxLength(20),
            Arbitraries.of(
                "", "\"quoted\" \\ 'text'", "two\nlines\tand a tab", "é 😀 \u2028", "null"))
        .filter(text -> text.codePoints()
            .allMatch(c -> "\n\r\t".indexOf(c) >= 0
                || (!Character.isISOControl(c) && Character.getType(c) != Character.SURROGATE)));
  }

  private static Arbitrary<String> words() {
    return texts().map(text -> text.replaceAll("[\n\r\t]", "").strip() + "x");
  }

  private static Arbitrary<SupportedPhases> phases() {
    return Combinators.combine(Arbitraries.of(Phase.class), Arbitraries.of(Phase.class))
        .as((one, other) -> one.compareTo(other) <= 0
            ? new SupportedPhases(one, other)
            : new SupportedPhases(other, one));
  }

  private static Arbitrary<SideSpec> sides() {
    return Combinators.combine(words(), words().list().uniqueElements().ofMaxSize(4))
        .as(SideSpec::new)
        .injectNull(0.2);
  }

  private static Arbitrary<Compare> compares() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 10_000), Arbitraries.longs().between(1, 10_000))
        .as((sample, millis) -> new Compare(sample, Duration.ofMillis(millis)));
  }

  private static Arbitrary<Settings> settings() {
    Arbitrary<Long> counts = Arbitraries.longs().greaterOrEqual(0);
    Arbitrary<Integer> people = Arbitraries.integers().between(0, 10);
    Arbitrary<GuardLimits> guards = Combinators.combine(
            Arbitraries.integers().between(0, 10_000),
            counts,
            counts,
            Combinators.combine(people, people).as(RequiredApprovals::new))
        .as(GuardLimits::new);
    Arbitrary<Sql> sql = Combinators.combine(
            words().injectNull(0.3), words().injectNull(0.3), words().list().ofMaxSize(3))
        .as((String expanded, String differences, List<String> contract) ->
            new Sql(expanded, differences, contract));
    return Combinators.combine(
            Arbitraries.of(SecondaryWrites.class),
            Arbitraries.of(true, false),
            guards,
            sql,
            backfills())
        .as(Settings::new);
  }
}
