package io.migrationgate.spring.plain;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** An author without a name. */
@Entity
@Table(name = "author")
public class PlainAuthor {
  @Id
  private Long id;

  private Integer born;

  public Long getId() {
    return id;
  }

  public Integer getBorn() {
    return born;
  }

  public void setBorn(Integer year) {
    this.born = year;
  }
}
