package com.example.clubs;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.NamedNativeQuery;
import jakarta.persistence.NamedQuery;
import java.util.List;
import org.hibernate.annotations.ColumnTransformer;
import org.hibernate.annotations.Comment;
import org.hibernate.annotations.Filter;
import org.hibernate.annotations.Formula;
import org.hibernate.annotations.JoinFormula;
import org.hibernate.annotations.SQLDelete;
import org.hibernate.annotations.SQLInsert;
import org.hibernate.annotations.SQLRestriction;
import org.hibernate.annotations.SQLUpdate;
import org.hibernate.annotations.Subselect;
import org.springframework.data.jpa.repository.NativeQuery;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** What is written in SQL, by annotations of Hibernate and of Spring Data. */
final class Statements {
  private Statements() {}

  @Entity
  @NamedNativeQuery(name = "byName", query = "SELECT c.id FROM customer c WHERE c.by_query = ?")
  @NamedQuery(name = "byName2", query = "SELECT c FROM Customer c WHERE c.forgotten = ?1")
  static class Invoice {
    @Id
    int id;

    @Formula("(SELECT c.full_name FROM customer c WHERE c.id = customer_id)")
    String customerName;

    @Formula("coalesce(before_tax, 0)")
    long net;

    @Formula("(SELECT p.name FROM person p, customer c WHERE p.id = c.person_id)")
    String personName;

    @Comment("what customer c.forgotten was")
    String remark;

    @ManyToOne
    @JoinFormula("(SELECT max(l.id) FROM letter l WHERE l.old_invoice = id)")
    Invoice last;

    @Column(name = "secret")
    @ColumnTransformer(read = "decrypt(old_secret)", write = "encrypt(?)")
    String secret;
  }

  @Entity
  @Subselect("SELECT id, old_title AS title FROM book")
  static class BookView {
    @Id
    int id;

    String title;
  }

  @Entity
  @SQLRestriction("is_hidden = 0")
  @Filter(name = "own", condition = "old_tenant = :tenant")
  @SQLInsert(sql = "INSERT INTO page (on_insert, id) VALUES (?, ?)")
  @SQLUpdate(sql = "UPDATE page SET on_update = ? WHERE id = ?")
  @SQLDelete(sql = "UPDATE page SET on_delete = 1 WHERE id = ?")
  static class Page {
    @Id
    int id;

    String text;
  }

  interface Customers extends Repository<Invoice, Integer> {
    @Query(value = "SELECT old_nick FROM customer WHERE id = ?1", nativeQuery = true)
    String nick(int id);

    @NativeQuery("SELECT x.old_mail FROM (SELECT * FROM customer) x")
    List<String> mails();

    @Query(
        value = "SELECT id FROM customer",
        countQuery = "SELECT count(old_count) FROM customer",
        nativeQuery = true)
    List<Integer> pages();

    @Query("SELECT c.forgotten FROM Customer c")
    String attribute();

    @Query("SELECT sql('?.old_raw', c) FROM Customer c")
    String raw();

    @Query(value = "SELECT any_column FROM #{#entityName} WHERE id = :#{#id}", nativeQuery = true)
    String byExpression(int id);
  }

  @org.springframework.data.relational.core.mapping.Table("parcel")
  static class Parcel {
    @org.springframework.data.annotation.Id
    Long id;

    @org.springframework.data.relational.core.mapping.Column("old_weight")
    int weight;

    String sentTo;
  }

  interface Parcels extends Repository<Parcel, Long> {
    @org.springframework.data.jdbc.repository.query.Query("SELECT old_stamp FROM parcel")
    List<String> stamps();
  }
}
