package io.migrationgate.spring.lab;

import io.migrationgate.MigrationGate;
import io.migrationgate.inject.Gate;
import io.migrationgate.spring.lab.entity.Author;
import io.migrationgate.spring.lab.entity.AuthorEntities;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.retry.annotation.Backoff;
import org.springframework.retry.annotation.Retryable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Transactions as Spring's annotations make them. */
@Service
public class Transactions {
  private final JdbcClient jdbc;
  private final MigrationGate split;
  private final AuthorEntities entities;
  private final AtomicInteger attempts = new AtomicInteger();

  Transactions(
      JdbcClient jdbc, @Gate("author-name-split") MigrationGate split, AuthorEntities entities) {
    this.jdbc = jdbc;
    this.split = split;
    this.entities = entities;
  }

  private void write(long id, String to) {
    split.write(
        () -> jdbc.sql("UPDATE author SET name = ? WHERE id = ?").params(to, id).update(),
        () -> jdbc.sql("UPDATE author SET first_name = ? WHERE id = ?")
            .params(to, id)
            .update());
  }

  private String read(long id) {
    return split.read(
        () -> text("SELECT name FROM author WHERE id = ?", id),
        () -> text("SELECT first_name FROM author WHERE id = ?", id));
  }

  private String text(String sql, long id) {
    return jdbc.sql(sql).param(id).query(String.class).single();
  }

  /** Writes, does something else, writes again. */
  @Transactional
  public void required(long id, String to, Runnable meanwhile) {
    write(id, to);
    meanwhile.run();
    write(id, to);
  }

  @Transactional(propagation = Propagation.REQUIRES_NEW)
  public void requiresNew(long id, String to) {
    write(id, to);
  }

  @Transactional(propagation = Propagation.NESTED)
  public void nested(long id, String to, Runnable then) {
    write(id, to);
    then.run();
  }

  /** Reads; the path that does not count does something first. */
  @Transactional
  public String compared(long id, Runnable shadow) {
    return split.read(() -> text("SELECT name FROM author WHERE id = ?", id), () -> {
      shadow.run();
      return text("SELECT first_name FROM author WHERE id = ?", id);
    });
  }

  /** Reads, does something else, reads again. */
  @Transactional(readOnly = true)
  public String readOnly(long id, Runnable meanwhile) {
    String first = read(id);
    meanwhile.run();
    return first + " " + read(id);
  }

  @Transactional(readOnly = true)
  public void writeInReadOnly(long id, String to) {
    write(id, to);
  }

  /** An entity is changed and flushed at the commit, beside a gated write. */
  @Transactional
  public void withEntity(long id, int born, String to) {
    Author author = entities.findById(id).orElseThrow();
    author.setBorn(born);
    write(id, to);
  }

  /** No transaction: refused. */
  public void without(long id, String to) {
    write(id, to);
  }

  /** Run again when its commit was refused. */
  @Retryable(
      retryFor = {ConcurrencyFailureException.class, TransactionSystemException.class},
      backoff = @Backoff(delay = 1))
  @Transactional
  public int retried(long id, String to, Runnable first) {
    write(id, to);
    if (attempts.incrementAndGet() == 1) {
      first.run();
    }
    return attempts.get();
  }
}
