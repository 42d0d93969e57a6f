package com.example.clubs;

import jakarta.persistence.AttributeOverride;
import jakarta.persistence.CollectionTable;
import jakarta.persistence.Column;
import jakarta.persistence.DiscriminatorColumn;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Inheritance;
import jakarta.persistence.InheritanceType;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.JoinTable;
import jakarta.persistence.ManyToMany;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.MappedSuperclass;
import jakarta.persistence.OneToMany;
import jakarta.persistence.OneToOne;
import jakarta.persistence.OrderColumn;
import jakarta.persistence.SecondaryTable;
import jakarta.persistence.Table;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** What Jakarta Persistence has beside an attribute's column. */
final class Entities {
  private Entities() {}

  @Entity
  @Inheritance(strategy = InheritanceType.TABLE_PER_CLASS)
  static class Animal {
    @Id
    int id;

    @Column(name = "pet_name")
    String petName;
  }

  @Entity
  @Table(name = "cat")
  static class Cat extends Animal {}

  @Entity
  @DiscriminatorColumn(name = "old_kind")
  static class Vehicle {
    @Id
    int id;
  }

  @Entity
  static class Car extends Vehicle {
    int doors;
  }

  @Entity
  static class Room {
    @Id
    int id;
  }

  @Entity
  static class Suite extends Room {}

  @Entity
  static class Payer {
    @Id
    @Column(name = "payer_no")
    int number;

    @OneToOne(mappedBy = "payer")
    Booking booking;
  }

  @Embeddable
  static class Address {
    String street;
    String town;
  }

  /** In the same row as its superclass. */
  @Embeddable
  static class ForeignAddress extends Address {
    String region;
  }

  @Embeddable
  static class Line {
    String lineText;
  }

  @Entity
  @Table(name = "booking")
  @SecondaryTable(name = "booking_more")
  static class Booking {
    @Id
    int id;

    @ManyToOne
    Payer payer;

    @ManyToOne
    @JoinColumn(name = "guide_no")
    Payer guide;

    @Column(name = "zipCode")
    String zip;

    String customerID;
    String line2Text;

    @Column(name = "`old name`")
    String quoted;

    @Column(table = "booking_more", name = "remark")
    String remark;

    @Embedded
    @AttributeOverride(name = "street", column = @Column(name = "billing_street"))
    Address billing;

    @JdbcTypeCode(SqlTypes.JSON)
    Address delivery;

    @ElementCollection
    @CollectionTable(name = "booking_line")
    List<Line> lines;

    @ElementCollection
    Set<String> tags;

    @ElementCollection
    @CollectionTable(name = "booking_note", joinColumns = @JoinColumn(name = "booking_ref"))
    @Column(name = "note")
    Map<String, String> notes;

    @OneToMany
    @JoinColumn(name = "booking_no")
    @OrderColumn(name = "place_no")
    List<Cat> cats;

    @OneToMany(mappedBy = "guide")
    List<Vehicle> none;

    @ManyToMany
    @JoinTable(name = "booking_room")
    Set<Room> rooms;

    @ManyToMany
    Set<Car> cars;
  }

  @MappedSuperclass
  static class Named {
    @Id
    int id;

    String label;
    long madeAt;
  }

  /** Not of the mapping, and what it inherits is. */
  static class Plain extends Named {
    String unmapped;
  }

  @Entity
  @AttributeOverride(name = "label", column = @Column(name = "title"))
  static class Poster extends Plain {
    String ink;

    String getWhole() {
      return ink;
    }
  }

  @Entity
  static class Badge {
    private int number;

    @Id
    public int getNumber() {
      return number;
    }
  }

  /** Mapped by its getters, as its superclass is. */
  @Entity
  static class Medal extends Badge {
    private int weight;

    public int getGrams() {
      return weight;
    }
  }
}
