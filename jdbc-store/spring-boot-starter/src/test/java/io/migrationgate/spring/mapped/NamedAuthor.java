package io.migrationgate.spring.mapped;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** An author whose first name is mapped as any column is. */
@Entity
@Table(name = "author")
public class NamedAuthor {
  @Id
  private Long id;

  @Column(name = "first_name")
  private String firstName;

  public Long getId() {
    return id;
  }

  public void setFirstName(String to) {
    this.firstName = to;
  }

  public String getFirstName() {
    return firstName;
  }
}
