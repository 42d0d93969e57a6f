package io.migrationgate.jdbc.internal.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.migrationgate.internal.sql.SqlDialect;
import io.migrationgate.spi.ContractDatabase.Presence;
import io.migrationgate.testing.HostileSql;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Texts of the catalog, read without a database. */
class CatalogTextTest {
  private static DropTarget columns(String table, String... columns) {
    return new DropTarget(table, null, table, List.of(columns), false, Presence.values()[0]);
  }

  private static Set<String> used(String view, String table, String... columns) {
    return CatalogText.usedByView(view, "s", columns(table, columns), CatalogText.MYSQL);
  }

  @Test
  void columnsAreFoundByTableAndAlias() {
    String view = "select `x`.`a` AS `b`,`y`.`c` AS `d` from (`s`.`t` `x` join `s`.`u` `y`)";
    assertThat(used(view, "t", "a", "b", "c")).containsExactly("a");
    assertThat(used(view, "U", "A", "C")).containsExactly("C");
    assertThat(used("select `s`.`t`.`a` AS `a` from `s`.`t`", "t", "a")).containsExactly("a");
    assertThat(used("select `a` from `other`.`t`", "t", "a")).isEmpty();
    assertThat(used("select \"t\".\"a\" AS \"b\" from \"s\".\"t\"", "t", "a")).containsExactly("a");
  }

  @Test
  void quotesInNamesAreDoubled() {
    assertThat(used("select `t``1`.`a``b` AS `c` from `s`.`t``1`", "t`1", "a`b"))
        .containsExactly("a`b");
    assertThat(CatalogText.usedByView(
            "SELECT \"T\"\"1\".\"A\" FROM \"PUBLIC\".\"T\"\"1\"",
            "PUBLIC",
            columns("T\"1", "A"),
            SqlDialect.H2))
        .containsExactly("A");
    assertThat(CatalogText.hasWord("BEGIN DELETE FROM \"we\"\"ird\"; END", "we\"ird"))
        .isTrue();
    assertThat(CatalogText.hasWord("BEGIN DELETE FROM `we``ird`; END", "we`ird"))
        .isTrue();
  }

  @Test
  void stringsAndCommentsInViewsNameNothing() {
    String view = "select `s`.`u`.`c` AS `d`,'it\\'s `s`.`t` `x`' AS `e` from `s`.`u`";
    assertThat(used(view, "t", "c")).isEmpty();
    for (HostileSql hostile : HostileSql.of(SqlDialect.Family.MYSQL)) {
      assertThat(
              CatalogText.names(hostile.with("", " `seen`"), hostile.dialect()).contains("seen"))
          .as(hostile.toString())
          .isEqualTo(hostile.seen());
    }
  }

  @Test
  void rowsOfTriggersAreReadAsCode() {
    String code = "begin set new.`a` = OLD . b; set @c = 'new.d'; -- new.e\n insert into f(g); end";
    assertThat(CatalogText.ofRow(code, List.of("a", "b", "c", "d", "e", "g"), SqlDialect.MYSQL))
        .containsExactly("a", "b");
  }
}
