package io.migrationgate.spring.lab.row;

import org.springframework.data.jdbc.repository.query.Modifying;
import org.springframework.data.jdbc.repository.query.Query;
import org.springframework.data.repository.CrudRepository;

/** Spring Data JDBC. */
public interface AuthorRows extends CrudRepository<AuthorRow, Long> {
  @Modifying
  @Query("UPDATE author SET name = :name WHERE id = :id")
  void setOld(long id, String name);

  @Modifying
  @Query("UPDATE author SET first_name = :first WHERE id = :id")
  void setNew(long id, String first);
}
