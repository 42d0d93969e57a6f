package io.migrationgate.declaration;

import io.migrationgate.Phase;
import io.migrationgate.SecondaryWrites;
import io.migrationgate.declaration.MigrationDeclaration.Compare;
import io.migrationgate.declaration.MigrationDeclaration.SideSpec;
import io.migrationgate.declaration.MigrationDeclaration.Sql;
import io.migrationgate.protocol.GuardLimits;
import io.migrationgate.protocol.SupportedPhases;
import java.time.Duration;
import java.util.List;
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
                settings.sql()))
        .withoutEdgeCases();
  }

  private record Settings(SecondaryWrites mode, boolean lossy, GuardLimits guards, Sql sql) {}

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
    Arbitrary<GuardLimits> guards = Combinators.combine(
            Arbitraries.integers().between(0, 10_000), counts, counts)
        .as(GuardLimits::new);
    Arbitrary<Sql> sql = Combinators.combine(
            words().injectNull(0.3), words().injectNull(0.3), words().list().ofMaxSize(3))
        .as((String expanded, String differences, List<String> contract) ->
            new Sql(expanded, differences, contract));
    return Combinators.combine(
            Arbitraries.of(SecondaryWrites.class), Arbitraries.of(true, false), guards, sql)
        .as(Settings::new);
  }
}
