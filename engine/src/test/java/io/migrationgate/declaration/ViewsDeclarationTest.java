package io.migrationgate.declaration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.migrationgate.Side;
import java.io.StringReader;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ViewsDeclarationTest {
  private static final String PRICE = """
      format: 1
      build: "47"
      viewSchema: shop_v47
      migrations:
        - name: price-in-cents
          old: {table: item, columns: [price]}
          new: {table: item, columns: [price_cents, currency]}
          views: %s
      """;

  private static final String GOOD =
      "{schemas: {shop_v46: old, shop_v47: new}, names: {price_cents: price}}";

  private static Declarations parse(String yaml) {
    return DeclarationParser.parse("migrations.yaml", new StringReader(yaml));
  }

  @Test
  void saysWhichSideEachViewSchemaShowsAndByWhichNames() {
    Declarations all = parse(PRICE.formatted(GOOD));
    assertThat(all.viewSchema()).isEqualTo("shop_v47");
    MigrationDeclaration read = all.migrations().get(0);
    assertThat(read.views().schemas())
        .isEqualTo(Map.of("shop_v46", Side.OLD, "shop_v47", Side.NEW));
    assertThat(read.views().names()).isEqualTo(Map.of("price_cents", "price"));
    assertThat(read.views().describe("shop_v47")).isEqualTo("new (price_cents as price)");
    assertThat(read.views().describe("shop_v45")).isEqualTo("old");
    assertThat(DeclarationJson.read(DeclarationJson.write(read))).isEqualTo(read);
  }

  @Test
  void aDeclarationWithoutViewsIsStoredAsBefore() {
    assertThat(DeclarationJson.write(MigrationDeclaration.builder("split").build()))
        .doesNotContain("views");
  }

  /** What a migration is does not change with the builds that look at it. */
  @Test
  void viewSchemasComeAndGoUnderOneFingerprint() {
    MigrationDeclaration one = parse(PRICE.formatted(GOOD)).migrations().get(0);
    MigrationDeclaration other =
        parse(PRICE.formatted("{schemas: {shop_v48: new}}")).migrations().get(0);
    assertThat(DeclarationJson.fingerprint(one)).isEqualTo(DeclarationJson.fingerprint(other));
  }

  /** They go into the statements that a contract runs, with an operator's rights. */
  @Test
  void namesAreAmongWhatAnOperatorAccepts() {
    MigrationDeclaration named = parse(PRICE.formatted(GOOD)).migrations().get(0);
    assertThat(DeclaredSql.of(named).texts())
        .containsEntry("views.names.price_cents", "price")
        .containsEntry("old", "item (price)");
    MigrationDeclaration unnamed =
        parse(PRICE.formatted("{schemas: {shop_v48: new}}")).migrations().get(0);
    assertThat(DeclaredSql.of(unnamed).isEmpty()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
          {}                                                     | no key 'schemas'
          {schemas: {}, names: {price_cents: price}}             | names and no view schema
          {schemas: {Shop: new}}                                 | 'Shop'
          {schemas: {public: new}}                               | 'public'
          {schemas: {pg_new: new}}                               | 'pg_new'
          {schemas: {a b: new}}                                  | 'a b'
          {schemas: {shop_v47: both}}                            | 'both'
          {schemas: {shop_v47: new}, names: {cents: price}}      | column 'cents', which is not on the new side
          {schemas: {shop_v47: new}, names: {price_cents: currency}} | the name 'currency' for two columns
          {schemas: {shop_v47: new}, names: {price_cents: price_cents}} | the name 'price_cents' for two columns
          {schemas: {shop_v47: new}, names: {price_cents: price, currency: PRICE}} | the name 'PRICE' for two columns
          {schemas: {shop_v47: new}, sides: 1}                   | 'sides'
          """)
  void refusesWhatMakesNoSense(String views, String found) {
    assertThatThrownBy(() -> parse(PRICE.formatted(views)))
        .isInstanceOf(DeclarationException.class)
        .hasMessageContaining(found);
  }

  @Test
  void refusesSqlThatWouldDropTheColumnUnderItsNewName() {
    String sql = PRICE.formatted(GOOD) + "    contract: [ALTER TABLE item DROP COLUMN price]\n";
    assertThatThrownBy(() -> parse(sql)).hasMessageContaining("SQL beside views.names");
  }

  @Test
  void refusesNamesAcrossTablesAndViewsOfOneSide() {
    String tables = PRICE.formatted(GOOD).replace("new: {table: item", "new: {table: item2");
    assertThatThrownBy(() -> parse(tables)).hasMessageContaining("columns of one table");
    String one = PRICE.formatted(GOOD).replaceFirst(" *old: .*\n", "");
    assertThatThrownBy(() -> parse(one)).hasMessageContaining("no old side");
  }

  @Test
  void aBuildSeesTablesThroughOneViewSchemaOnly() {
    String wrong = PRICE.formatted(GOOD).replace("viewSchema: shop_v47", "viewSchema: Shop");
    assertThatThrownBy(() -> parse(wrong)).hasMessageContaining("'Shop'");
  }
}
