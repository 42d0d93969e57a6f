package io.migrationgate.demo.shop;

import com.google.inject.Inject;
import org.jspecify.annotations.Nullable;

/** What can be done with orders. Each operation is one transaction. */
public final class Orders {
  private static final int MAX_QUANTITY = 1_000;

  private final Transactions transactions;
  private final OrderRepository orders;
  private final ProductRepository products;

  @Inject
  Orders(Transactions transactions, OrderRepository orders, ProductRepository products) {
    this.transactions = transactions;
    this.orders = orders;
    this.products = products;
  }

  /**
   * What is ordered.
   *
   * @param customerId who orders
   * @param productId what
   * @param quantity how many
   * @param address where to; null if it is picked up
   */
  public record Placement(
      long customerId,
      long productId,
      int quantity,
      @Nullable Address address) {
    /** Checks the quantity. */
    public Placement {
      if (quantity < 1 || quantity > MAX_QUANTITY) {
        throw ShopException.invalid("a quantity is 1 to " + MAX_QUANTITY);
      }
    }
  }

  /**
   * Places an order at the price of now: two gates in one unit of work, so the price and the
   * address are handled by the phases of one moment.
   */
  public Order place(long id, Placement placement) {
    try {
      return transactions.write(handle -> {
        long productId = placement.productId();
        Product product = products
            .find(handle, productId)
            .orElseThrow(() -> ShopException.missing("product", productId));
        Order order = new Order(
            id,
            placement.customerId(),
            productId,
            placement.quantity(),
            Math.multiplyExact(product.priceCents(), placement.quantity()),
            placement.address());
        if (!orders.insert(handle, order)) {
          throw new ShopException(ShopException.Kind.CONFLICT, "order " + id + " is there already");
        }
        return order;
      });
    } catch (RuntimeException e) {
      if (ShopSql.isForeignKey(e)) {
        throw ShopException.missing("customer", placement.customerId());
      }
      throw e;
    }
  }

  /** Reads an order. */
  public Order get(long id) {
    return transactions.read(
        handle -> orders.find(handle, id).orElseThrow(() -> ShopException.missing("order", id)));
  }

  /**
   * Sends an order elsewhere.
   *
   * @param address null if it is picked up
   */
  public void changeAddress(long id, @Nullable Address address) {
    transactions.write(handle -> {
      if (!orders.lock(handle, id)) {
        throw ShopException.missing("order", id);
      }
      orders.writeAddress(handle, id, address);
      return true;
    });
  }

  /** Cancels an order: nothing is left of it. */
  public void cancel(long id) {
    transactions.write(handle -> {
      if (!orders.lock(handle, id)) {
        throw ShopException.missing("order", id);
      }
      orders.delete(handle, id);
      return true;
    });
  }
}
