package io.migrationgate.spring.forms;

import io.migrationgate.MigrationGate;
import jakarta.persistence.Cacheable;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.hibernate.annotations.Cache;
import org.hibernate.annotations.CacheConcurrencyStrategy;

/** Both sides mapped as any column is, in the second-level cache. */
@Entity
@Table(name = "author")
@Cacheable
@Cache(usage = CacheConcurrencyStrategy.READ_WRITE)
public class FormAuthor {
  @Id
  private Long id;

  private String name;

  @Column(name = "first_name")
  private String firstName;

  private Integer born;

  String oldName() {
    return name;
  }

  String newName() {
    return firstName;
  }

  Integer born() {
    return born;
  }

  void bornIn(int year) {
    this.born = year;
  }

  /** Each path sets its side. */
  void rename(MigrationGate gate, String to) {
    gate.forKey(id)
        .write(
            () -> {
              name = to;
            },
            () -> {
              firstName = to;
            });
  }
}
