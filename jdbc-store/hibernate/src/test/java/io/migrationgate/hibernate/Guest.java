package io.migrationgate.hibernate;

import io.migrationgate.MigrationGate;
import jakarta.persistence.Cacheable;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import org.hibernate.annotations.Cache;
import org.hibernate.annotations.CacheConcurrencyStrategy;

/** Maps both sides, as people do. */
@Entity
@Table(name = "guest")
@Cacheable
@Cache(usage = CacheConcurrencyStrategy.READ_WRITE)
class Guest {
  static final String TABLE = "CREATE TABLE guest (id INT PRIMARY KEY, full_name VARCHAR(100),"
      + " first_name VARCHAR(100), note VARCHAR(100), version INT)";

  @Id
  int id;

  @Column(name = "full_name")
  String fullName;

  @Column(name = "first_name")
  String firstName;

  String note;

  @Version
  Integer version;

  static Guest of(int id, String fullName, String firstName, String note) {
    Guest guest = new Guest();
    guest.id = id;
    guest.fullName = fullName;
    guest.firstName = firstName;
    guest.note = note;
    return guest;
  }

  /** Both sides, each in its own path. */
  void rename(MigrationGate gate, String name) {
    gate.forKey(id)
        .write(
            () -> {
              fullName = name;
            },
            () -> {
              firstName = name;
            });
  }
}
