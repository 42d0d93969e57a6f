package io.migrationgate.spring.lab;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import io.migrationgate.MigrationGate;
import io.migrationgate.inject.Gate;
import io.migrationgate.spring.lab.entity.AuthorEntities;
import io.migrationgate.spring.lab.mybatis.AuthorMapper;
import io.migrationgate.spring.lab.row.AuthorRows;
import org.apache.ibatis.session.ExecutorType;
import org.apache.ibatis.session.SqlSessionFactory;
import org.jooq.DSLContext;
import org.mybatis.spring.SqlSessionTemplate;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The same gated write by each framework. */
@Service
@Transactional
public class Frameworks {
  private final MigrationGate split;
  private final DSLContext jooq;
  private final AuthorMapper mybatis;
  private final SqlSessionTemplate batches;
  private final AuthorRows dataJdbc;
  private final AuthorEntities dataJpa;

  Frameworks(
      @Gate("author-name-split") MigrationGate split,
      DSLContext jooq,
      AuthorMapper mybatis,
      SqlSessionFactory sessions,
      AuthorRows dataJdbc,
      AuthorEntities dataJpa) {
    this.split = split;
    this.jooq = jooq;
    this.mybatis = mybatis;
    this.batches = new SqlSessionTemplate(sessions, ExecutorType.BATCH);
    this.dataJdbc = dataJdbc;
    this.dataJpa = dataJpa;
  }

  public void jooq(long id, String to) {
    split.write(
        () -> jooq.update(table(name("author")))
            .set(field(name("name"), String.class), to)
            .where(field(name("id"), Long.class).eq(id))
            .execute(),
        () -> jooq.update(table(name("author")))
            .set(field(name("first_name"), String.class), to)
            .where(field(name("id"), Long.class).eq(id))
            .execute());
  }

  /** In the transaction that jOOQ has Spring begin. */
  @Transactional(propagation = Propagation.NOT_SUPPORTED)
  public void jooqTransaction(long id, String to, Runnable then) {
    jooq.transaction(inside -> {
      jooq(id, to);
      then.run();
    });
  }

  /** Its statements wait until they are flushed, which each path does. */
  public void mybatisBatch(long id, String to) {
    AuthorMapper batch = batches.getMapper(AuthorMapper.class);
    split.write(
        () -> {
          batch.setOld(id, to);
          batches.flushStatements();
        },
        () -> {
          batch.setNew(id, to);
          batches.flushStatements();
        });
  }

  public void mybatis(long id, String to) {
    split.write(() -> mybatis.setOld(id, to), () -> mybatis.setNew(id, to));
  }

  public void dataJdbc(long id, String to) {
    split.write(() -> dataJdbc.setOld(id, to), () -> dataJdbc.setNew(id, to));
  }

  public void dataJpa(long id, String to) {
    split.write(() -> dataJpa.setOld(id, to), () -> dataJpa.setNew(id, to));
  }

  /** A write that fails once it has been done. */
  public void thenFail(Runnable write) {
    write.run();
    throw new IllegalStateException("after the write");
  }
}
