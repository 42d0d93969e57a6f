package io.migrationgate.hibernate;

import static org.assertj.core.api.Assertions.assertThat;

import io.migrationgate.internal.sql.SqlDialect;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What statements are read as writing. */
class WriteReaderTest {
  private static String read(String sql, SqlDialect dialect) {
    return new WriteReader(sql, dialect)
        .read().stream()
            .map(written -> (written.inserts() ? "+" : written.rows() ? "-" : "")
                + written.table()
                + (written.everyColumn() ? "*" : "")
                + (written.columns().isEmpty() ? "" : new TreeSet<>(written.columns())))
            .collect(Collectors.joining(" "));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
          select full_name from guest | ~~
          select full_name from guest for update | ~~
          select x from guest g1_0 for no key update of g1_0 | ~~
          update guest set full_name=?,version=? where id=? and version=? | guest[full_name, version]
          update guest g1_0 set full_name=upper(g1_0.note), note=(select max(x) from t where a=b) where g1_0.id=1 | guest[full_name, note] g1_0[full_name, note]
          update guest set (full_name, note) = (select a, b from t) | guest[full_name, note]
          /* bulk */ UPDATE "Guest" SET "Full" = 'a=b, c=d' RETURNING id | Guest["Full"]
          update only s.guest set full_name = 'x' from t where t.id = 1 | s.guest[full_name]
          insert into guest (note,version,id) values (?,?,?) | +guest[id, note, version]
          insert into guest values (1) | +guest*
          insert into guest select * from t | +guest*
          insert into guest default values | +guest
          insert into guest as g default values returning id | +guest
          insert into guest (id) select id from t on conflict (id) do update set full_name = excluded.full_name | +guest[id] guest[full_name]
          insert into guest as g(id,note) values (1,2) on conflict do nothing | +guest[id, note]
          delete from guest where id=? and version=? | -guest
          delete from guest g1_0 where g1_0.id in (select h.id from t h) | -guest -g1_0
          with x as (update guest set full_name = 1 where a = 2 returning id) select * from x | guest[full_name]
          merge into guest as t using (select cast(? as int) id) as s on (t.id=s.id) when not matched then insert (id, note) values (s.id, s.note) when matched then update set full_name=s.full_name | +guest[id, note] guest[full_name]
          merge into guest t using s on t.id=s.id when matched then delete | -guest
          truncate table guest | -guest
          insert into HT_guest (id, hib_sess_id) select id, ? from guest | +HT_guest[hib_sess_id, id]
          select 'update guest set full_name=1' | ~~
          update guest set note = case when a = 1 then (case b when 2 then 'x' end) else 'y' end, full_name = 'Z' where id = 1 | guest[full_name, note]
          update guest set ok = (a is distinct from b), note = x is not distinct from y, full_name = 'N' from t | guest[full_name, note, ok]
          insert into guest (id) values (1) on conflict (id) do update set note = case when 1 = 1 then 'a' end, full_name = 'b' | +guest[id] guest[full_name, note]
          """)
  void onPostgres(String sql, String expected) {
    assertThat(read(sql, SqlDialect.POSTGRESQL)).isEqualTo(expected);
  }

  @Test
  void onMariaDb() {
    assertThat(read("update guest g join t on t.id = g.id set g.full_name = t.x", SqlDialect.MYSQL))
        .contains("guest[full_name]");
    assertThat(read("insert into `guest` set note = 'a', full_name = 'b'", SqlDialect.MYSQL))
        .isEqualTo("+guest[full_name, note]");
    assertThat(read(
            "insert into guest (id, note) values (1, 2) on duplicate key update full_name = values(full_name)",
            SqlDialect.MYSQL))
        .isEqualTo("+guest[id, note] guest[full_name]");
    assertThat(read("replace into guest (id) values (1)", SqlDialect.MYSQL))
        .isEqualTo("+guest[id]");
    assertThat(read("select replace(full_name, 'a', 'b') from guest", SqlDialect.MYSQL))
        .isEmpty();
    assertThat(read("delete g from guest g where g.id = 1", SqlDialect.MYSQL)).contains("-guest");
    assertThat(
            read("insert into guest partition (p0, p1) (id, note) values (1, 2)", SqlDialect.MYSQL))
        .isEqualTo("+guest[id, note]");
    assertThat(read("insert into guest values ( )", SqlDialect.MYSQL)).isEqualTo("+guest");
    assertThat(read("insert into guest () values ()", SqlDialect.MYSQL)).isEqualTo("+guest");
    assertThat(read("insert into guest () values (), ()", SqlDialect.MYSQL)).isEqualTo("+guest");
    assertThat(read("insert into guest values (1)", SqlDialect.MYSQL)).isEqualTo("+guest*");
    assertThat(read("insert ignore into guest (id) values (1)", SqlDialect.MYSQL))
        .isEqualTo("+guest[id]");
  }

  @Test
  void onH2() {
    assertThat(read("merge into guest (id, note) key (id) values (1, 'a')", SqlDialect.H2))
        .isEqualTo("+guest[id, note]");
    assertThat(read("merge into guest key (id) values (1, 'a')", SqlDialect.H2))
        .isEqualTo("+guest*");
  }
}
