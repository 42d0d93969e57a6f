package io.migrationgate.demo.http;

import io.migrationgate.demo.shop.Customer;
import io.migrationgate.documents.Downcast;
import io.migrationgate.documents.UnknownFields;
import io.migrationgate.documents.VersionedType;
import io.migrationgate.documents.jackson.JacksonFormat;

/**
 * What a customer looks like from outside, in version 2: with the name in an object of its own.
 * Clients that name no version are from before there were any, and get version 1.
 *
 * @param id of the customer
 * @param name of the customer
 * @param email of the customer
 */
public record CustomerMessage(long id, CustomerMessage.Name name, String email) {
  /** How it is read and written. */
  public static final JacksonFormat FORMAT = JacksonFormat.create(UnknownFields.REFUSE);

  /** Both versions. */
  public static final VersionedType<CustomerMessage> TYPE = VersionedType.first(
          "customer", 1, First.class)
      .next(
          2,
          CustomerMessage.class,
          CustomerMessage::from,
          Downcast.lossless(CustomerMessage::toFirst))
      .unversioned(1)
      .build();

  /**
   * A name.
   *
   * @param first the first name
   * @param last the last name
   */
  public record Name(String first, String last) {}

  /** Version 1, with the name among the rest. */
  record First(long id, String first, String last, String email) {}

  static CustomerMessage of(Customer customer) {
    return new CustomerMessage(
        customer.id(), new Name(customer.name().first(), customer.name().last()), customer.email());
  }

  private static CustomerMessage from(First old) {
    return new CustomerMessage(old.id(), new Name(old.first(), old.last()), old.email());
  }

  private First toFirst() {
    return new First(id, name.first(), name.last(), email);
  }
}
