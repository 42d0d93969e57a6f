package io.migrationgate.spring.plain;

import io.migrationgate.MigrationGate;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Asks the gate if there is one, and else works as before there were gates. */
@RestController
class PlainController {
  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;
  private final MigrationGate gate;

  PlainController(
      JdbcClient jdbc, TransactionTemplate transaction, ObjectProvider<MigrationGate> gate) {
    this.jdbc = jdbc;
    this.transaction = transaction;
    this.gate = gate.getIfAvailable();
  }

  @GetMapping("/authors/{id}")
  String name(@PathVariable long id) {
    return transaction.execute(status -> gate == null
        ? text("SELECT name FROM author WHERE id = ?", id)
        : gate.forKey(id)
            .read(
                () -> text("SELECT name FROM author WHERE id = ?", id),
                () -> text("SELECT first_name FROM author WHERE id = ?", id)));
  }

  @PutMapping("/authors/{id}")
  void rename(@PathVariable long id, @RequestParam String to) {
    transaction.executeWithoutResult(status -> {
      if (gate == null) {
        set("UPDATE author SET name = ? WHERE id = ?", to, id);
      } else {
        gate.forKey(id)
            .write(
                () -> set("UPDATE author SET name = ? WHERE id = ?", to, id),
                () -> set("UPDATE author SET first_name = ? WHERE id = ?", to, id));
      }
    });
  }

  private String text(String sql, long id) {
    return jdbc.sql(sql).param(id).query(String.class).single();
  }

  private void set(String sql, String to, long id) {
    jdbc.sql(sql).params(to, id).update();
  }
}
