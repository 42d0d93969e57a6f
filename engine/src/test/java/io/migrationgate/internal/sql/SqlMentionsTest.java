package io.migrationgate.internal.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether a text may use {@code customer.full_name}. */
class SqlMentionsTest {
  private static boolean mayUse(String sql, boolean about) {
    return SqlMentions.mayUse(sql, about, TableName.parse("crm.customer"), List.of("full_name"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT full_name FROM customer",
        "select c.FULL_NAME from CUSTOMER c",
        "SELECT \"full_name\" FROM \"crm\".\"customer\"",
        "SELECT `full_name` FROM `customer`",
        "SELECT customer.full_name FROM crm.customer, person p WHERE p.id = 1",
        "SELECT full_name FROM person p JOIN customer c ON p.id = c.id",
        "SELECT x.full_name FROM (SELECT * FROM customer) x",
        "WITH p AS (SELECT * FROM customer) SELECT p.full_name FROM p",
        "UPDATE customer SET full_name = ?",
        "UPDATE person p SET name = c.full_name FROM customer c WHERE c.id = p.id",
        "INSERT INTO customer (id, full_name) VALUES (?, ?)",
        "DELETE FROM customer WHERE full_name IS NULL",
        "SELECT 'it\\'s', full_name, 'x' FROM customer",
        "SELECT 'C:\\', full_name, 'x' FROM customer",
        "SELECT {c.full_name} FROM {h-schema}customer AS c",
        "SELECT c.full_name FROM customer c WHERE c.id IN (SELECT c.id FROM person c)",
        "SELECT customer.full_name FROM ONLY customer",
        "UPDATE ONLY crm.customer c SET name = c.full_name",
        "UPDATE LOW_PRIORITY IGNORE customer SET name = customer.full_name",
        "UPDATE IGNORE customer SET customer.full_name = ?",
      })
  void mayBeRead(String sql) {
    assertThat(mayUse(sql, false)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT first_name FROM customer",
        "SELECT full_name FROM person",
        "SELECT full_name_2, old_full_name FROM customer",
        "SELECT p.full_name FROM customer c, person AS p WHERE p.id = c.id",
        "SELECT person.full_name FROM person JOIN customer ON person.id = customer.id",
        "SELECT p.full_name FROM customer c LEFT JOIN crm.person p ON p.id = c.id",
        "SELECT document ->> 'full_name' FROM customer -- once full_name",
        "SELECT `p`.`full_name` FROM `crm`.`customer` `c` JOIN `person` `p` ON `p`.id = `c`.id",
        "SELECT \"p\".\"full_name\" FROM customer c JOIN person \"p\" ON \"p\".id = c.id",
      })
  void isNotUsed(String sql) {
    assertThat(mayUse(sql, false)).isFalse();
  }

  @Test
  void aPieceNeedsNotNameTheTable() {
    assertThat(mayUse("full_name IS NOT NULL", false)).isFalse();
    assertThat(mayUse("full_name IS NOT NULL", true)).isTrue();
    assertThat(mayUse("{alias}.full_name = :name", true)).isTrue();
    assertThat(mayUse("(SELECT p.full_name FROM person p WHERE p.id = person_id)", true))
        .isFalse();
  }

  @Test
  void ofAWholeTableTheNameCounts() {
    TableName table = TableName.parse("customer");
    assertThat(SqlMentions.mayUse("SELECT * FROM customer", false, table, List.of()))
        .isTrue();
    assertThat(SqlMentions.mayUse("id > 1", true, table, List.of())).isFalse();
  }
}
