package io.migrationgate.demo.http;

import io.javalin.http.Context;
import io.migrationgate.demo.shop.Customer;

/** What a customer looks like from outside: whether there are several versions of that. */
public interface CustomerAnswers {
  /** Refuses a request that cannot be answered, before anything is done. */
  void check(Context context);

  /** Answers with a customer. */
  void send(Context context, Customer customer);
}
