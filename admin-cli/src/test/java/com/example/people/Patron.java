package com.example.people;

import jakarta.persistence.AttributeOverride;
import jakarta.persistence.CollectionTable;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.SecondaryTable;
import jakarta.persistence.Table;
import jakarta.persistence.Transient;
import java.util.List;

/** Maps in many ways; only read, never run. */
@Entity
@Table(name = "patron", schema = "crm")
@SecondaryTable(name = "patron_more")
public class Patron extends Recorded {
  @Column(name = "full_name", insertable = false, updatable = false)
  String name;

  String nickName;

  @ManyToOne
  Patron friend;

  @Embedded
  @AttributeOverride(name = "zip", column = @Column(name = "post_code"))
  Place place;

  @ElementCollection
  @CollectionTable(name = "patron_phone")
  @Column(name = "phone")
  List<String> phones;

  @Column(table = "patron_more", name = "more")
  String more;

  @Transient
  String forgotten;

  static String shared;

  /** Its attributes are mapped where it is embedded. */
  @Embeddable
  public static class Place {
    String street;
    String zip;
  }

  /** Mapped by its getters, and by the names of Java. */
  @Entity
  public static class LibraryCard {
    private int number;
    private String label;

    @Id
    public int getNumber() {
      return number;
    }

    @Column(name = "card_label")
    public String getLabel() {
      return label;
    }

    public boolean isLost() {
      return number == 0;
    }
  }
}
