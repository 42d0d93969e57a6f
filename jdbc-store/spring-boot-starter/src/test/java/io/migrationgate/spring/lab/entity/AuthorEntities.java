package io.migrationgate.spring.lab.entity;

import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;

/** Spring Data JPA. */
public interface AuthorEntities extends JpaRepository<Author, Long> {
  @Modifying
  @Query(value = "UPDATE author SET name = :name WHERE id = :id", nativeQuery = true)
  void setOld(long id, String name);

  @Modifying
  @Query(value = "UPDATE author SET first_name = :first WHERE id = :id", nativeQuery = true)
  void setNew(long id, String first);
}
