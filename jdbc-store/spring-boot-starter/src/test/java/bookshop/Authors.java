package bookshop;

import io.migrationgate.MigrationGate;
import io.migrationgate.inject.Gate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

@Repository
@Transactional
public class Authors {
  private final JdbcClient jdbc;
  private final MigrationGate split;

  Authors(JdbcClient jdbc, @Gate("author-name-split") MigrationGate split) {
    this.jdbc = jdbc;
    this.split = split;
  }

  @Transactional(readOnly = true)
  public String name(long id) {
    return split
        .forKey(id)
        .read(
            () -> text("SELECT name FROM author WHERE id = ?", id),
            () -> text("SELECT first_name || ' ' || last_name FROM author WHERE id = ?", id));
  }

  public void rename(long id, String first, String last) {
    split
        .forKey(id)
        .write(
            () -> jdbc.sql("UPDATE author SET name = ? WHERE id = ?")
                .params(first + " " + last, id)
                .update(),
            () -> jdbc.sql("UPDATE author SET first_name = ?, last_name = ? WHERE id = ?")
                .params(first, last, id)
                .update());
  }

  private String text(String sql, long id) {
    return jdbc.sql(sql).param(id).query(String.class).single();
  }
}
