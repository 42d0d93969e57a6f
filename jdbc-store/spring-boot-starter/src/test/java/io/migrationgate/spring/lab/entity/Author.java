package io.migrationgate.spring.lab.entity;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** An author; the columns of both sides are written by SQL in the gated paths only. */
@Entity
@Table(name = "author")
public class Author {
  @Id
  private Long id;

  @Column(name = "born")
  private Integer born;

  public Integer getBorn() {
    return born;
  }

  public void setBorn(Integer year) {
    this.born = year;
  }

  public Long getId() {
    return id;
  }
}
