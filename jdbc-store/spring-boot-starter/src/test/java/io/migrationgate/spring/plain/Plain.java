package io.migrationgate.spring.plain;

import java.util.concurrent.ThreadLocalRandom;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/** Work that asks no gate. */
@Service
public class Plain {
  private final JdbcClient jdbc;
  private final PlainAuthors entities;
  private final TransactionTemplate transaction;

  Plain(JdbcClient jdbc, PlainAuthors entities, TransactionTemplate transaction) {
    this.jdbc = jdbc;
    this.entities = entities;
    this.transaction = transaction;
  }

  /** Does some work of this kind in a transaction. */
  public void run(String kind) {
    transaction.executeWithoutResult(status -> {
      switch (kind) {
        case "reads" -> read();
        case "writes" -> write();
        case "entities" ->
          entities
              .findById(1L)
              .orElseThrow()
              .setBorn(ThreadLocalRandom.current().nextInt());
        case "several" -> {
          read();
          write();
          read();
        }
        default -> throw new IllegalArgumentException(kind);
      }
    });
  }

  private void read() {
    jdbc.sql("SELECT count(*) FROM author").query(Long.class).single();
  }

  private void write() {
    jdbc.sql("UPDATE author SET born = born + 1 WHERE id = 1").update();
  }
}
