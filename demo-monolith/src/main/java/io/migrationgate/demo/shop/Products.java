package io.migrationgate.demo.shop;

import com.google.inject.Inject;

/** What can be done with products. Each operation is one transaction. */
public final class Products {
  private final Transactions transactions;
  private final ProductRepository repository;

  @Inject
  Products(Transactions transactions, ProductRepository repository) {
    this.transactions = transactions;
    this.repository = repository;
  }

  /** Adds a product. */
  public void create(Product product) {
    transactions.write(handle -> {
      if (!repository.insert(handle, product)) {
        throw new ShopException(
            ShopException.Kind.CONFLICT, "product " + product.id() + " is there already");
      }
      return true;
    });
  }

  /** Reads a product. */
  public Product get(long id) {
    return transactions.read(handle ->
        repository.find(handle, id).orElseThrow(() -> ShopException.missing("product", id)));
  }

  /**
   * Changes a price.
   *
   * @return the price before, in cents
   */
  public long changePrice(long id, long cents) {
    return transactions.write(handle -> {
      if (!repository.lock(handle, id)) {
        throw ShopException.missing("product", id);
      }
      Product before =
          repository.find(handle, id).orElseThrow(() -> ShopException.missing("product", id));
      Product after = new Product(id, before.title(), cents);
      repository.writePrice(handle, id, after.priceCents());
      return before.priceCents();
    });
  }
}
