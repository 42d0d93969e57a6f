package com.example.people;

import jakarta.persistence.Column;
import jakarta.persistence.Id;
import jakarta.persistence.MappedSuperclass;

/** Its attributes are mapped by those who inherit them. */
@MappedSuperclass
public class Recorded {
  @Id
  int id;

  @Column(name = "\"Made_By\"")
  String madeBy;
}
