package io.migrationgate.demo.http;

import io.javalin.http.Context;
import io.migrationgate.demo.shop.Customer;
import io.migrationgate.demo.shop.PersonName;

/** The one shape from before there were versions, which later releases call version 1. */
public final class PlainCustomerAnswers implements CustomerAnswers {
  record CustomerJson(long id, String first, String last, String email) {}

  @Override
  public void check(Context context) {
    // There is one shape, whatever a client says that it accepts.
  }

  @Override
  public void send(Context context, Customer customer) {
    PersonName name = customer.name();
    context.json(new CustomerJson(customer.id(), name.first(), name.last(), customer.email()));
  }
}
