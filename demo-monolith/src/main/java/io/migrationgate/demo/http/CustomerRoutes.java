package io.migrationgate.demo.http;

import com.google.inject.Inject;
import io.javalin.Javalin;
import io.javalin.http.Context;
import io.migrationgate.demo.shop.Customer;
import io.migrationgate.demo.shop.Customers;
import io.migrationgate.demo.shop.PersonName;
import org.jspecify.annotations.Nullable;

/** Paths below {@code /customers}. */
final class CustomerRoutes {
  private final Customers customers;
  private final CustomerAnswers answers;

  @Inject
  CustomerRoutes(Customers customers, CustomerAnswers answers) {
    this.customers = customers;
    this.answers = answers;
  }

  /** What a new customer is. */
  record NewCustomer(String first, String last, String email) {}

  /** What was there before a change, or is there after it. */
  record NameJson(String first, String last) {}

  /** A new name; with {@code ask}, another service is asked first, inside the transaction. */
  record Renaming(String first, String last, @Nullable String ask) {}

  void addTo(Javalin javalin) {
    javalin
        .put("/customers/{id}", this::create)
        .get("/customers/{id}", this::get)
        .delete("/customers/{id}", this::delete)
        .put("/customers/{id}/name", this::rename)
        .post("/customers/{id}/name", this::raise);
  }

  private void create(Context context) {
    NewCustomer body = Bodies.read(context, NewCustomer.class);
    PersonName name =
        new PersonName(Bodies.field("first", body.first()), Bodies.field("last", body.last()));
    customers.create(new Customer(Bodies.id(context), name, Bodies.field("email", body.email())));
    context.status(201);
  }

  private void get(Context context) {
    answers.check(context);
    answers.send(context, customers.get(Bodies.id(context)));
  }

  private void delete(Context context) {
    customers.delete(Bodies.id(context));
    context.status(204);
  }

  private void rename(Context context) {
    Renaming body = Bodies.read(context, Renaming.class);
    PersonName name =
        new PersonName(Bodies.field("first", body.first()), Bodies.field("last", body.last()));
    String ask = body.ask();
    PersonName before = ask == null
        ? customers.rename(Bodies.id(context), name)
        : customers.renameAfter(Bodies.id(context), name, () -> OtherService.ask(ask));
    context.json(new NameJson(before.first(), before.last()));
  }

  private void raise(Context context) {
    PersonName now = customers.raise(Bodies.id(context));
    context.json(new NameJson(now.first(), now.last()));
  }
}
