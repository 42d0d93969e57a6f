package io.migrationgate.demo.http;

import com.google.inject.Inject;
import io.javalin.Javalin;
import io.javalin.http.Context;
import io.migrationgate.demo.shop.Address;
import io.migrationgate.demo.shop.Order;
import io.migrationgate.demo.shop.Orders;
import org.jspecify.annotations.Nullable;

/** Paths below {@code /orders}. */
final class OrderRoutes {
  private final Orders orders;

  @Inject
  OrderRoutes(Orders orders) {
    this.orders = orders;
  }

  /** An address as it comes in: anything may be missing. */
  record AddressJson(String street, String city, String postcode) {
    Address address() {
      return new Address(
          Bodies.field("street", street),
          Bodies.field("city", city),
          Bodies.field("postcode", postcode));
    }
  }

  /** What is ordered. */
  record NewOrder(
      long customerId,
      long productId,
      int quantity,
      @Nullable AddressJson address) {}

  void addTo(Javalin javalin) {
    javalin
        .put("/orders/{id}", this::place)
        .get("/orders/{id}", this::get)
        .delete("/orders/{id}", this::cancel)
        .put("/orders/{id}/address", this::changeAddress)
        .delete("/orders/{id}/address", this::pickUp);
  }

  private void place(Context context) {
    NewOrder body = Bodies.read(context, NewOrder.class);
    AddressJson to = body.address();
    Order order = orders.place(
        Bodies.id(context),
        new Orders.Placement(
            body.customerId(),
            body.productId(),
            body.quantity(),
            to == null ? null : to.address()));
    context.status(201).json(order);
  }

  private void get(Context context) {
    context.json(orders.get(Bodies.id(context)));
  }

  private void cancel(Context context) {
    orders.cancel(Bodies.id(context));
    context.status(204);
  }

  private void changeAddress(Context context) {
    Address to = Bodies.read(context, AddressJson.class).address();
    orders.changeAddress(Bodies.id(context), to);
    context.status(204);
  }

  private void pickUp(Context context) {
    orders.changeAddress(Bodies.id(context), null);
    context.status(204);
  }
}
