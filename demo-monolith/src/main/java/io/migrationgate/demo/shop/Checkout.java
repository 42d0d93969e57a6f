package io.migrationgate.demo.shop;

import com.google.inject.Inject;
import io.migrationgate.flags.BooleanFlag;
import io.migrationgate.flags.EvaluationContext;
import io.migrationgate.inject.Flag;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * What a customer sees when paying. The new checkout offers the addresses of earlier orders. It
 * reads their new table, which has them all only once {@code order-address-table} reads it: so it
 * is hidden behind a flag that requires that, and asks no gate.
 */
public final class Checkout {
  /** The flag that the new checkout is hidden by. */
  public static final String FLAG = "new-checkout";

  private static final int OFFERED = 5;

  private final Transactions transactions;
  private final BooleanFlag newCheckout;

  @Inject
  Checkout(Transactions transactions, @Flag(FLAG) BooleanFlag newCheckout) {
    this.transactions = transactions;
    this.newCheckout = newCheckout;
  }

  /**
   * What is offered.
   *
   * @param design {@code new} or {@code classic}
   * @param addresses where the customer had things sent, the latest first; none in the classic
   *     design
   */
  public record Offer(String design, List<Address> addresses) {}

  /** What a customer is offered. Flag and rows are those of one unit of work. */
  public Offer offer(long customerId) {
    EvaluationContext customer = EvaluationContext.of(Long.toString(customerId));
    return transactions.read(handle -> newCheckout.isEnabled(customer)
        ? new Offer("new", addresses(handle, customerId))
        : new Offer("classic", List.of()));
  }

  private static List<Address> addresses(Handle handle, long customerId) {
    return handle
        .createQuery("SELECT a.street, a.city, a.postcode FROM order_address a"
            + " JOIN shop_order o ON o.id = a.order_id WHERE o.customer_id = :customer"
            + " GROUP BY a.street, a.city, a.postcode ORDER BY MAX(o.id) DESC LIMIT " + OFFERED)
        .bind("customer", customerId)
        .map((row, context) -> new Address(row.getString(1), row.getString(2), row.getString(3)))
        .list();
  }
}
