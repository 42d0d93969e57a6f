package io.migrationgate.demo.release47;

import com.google.inject.Inject;
import io.migrationgate.MigrationGate;
import io.migrationgate.demo.shop.Product;
import io.migrationgate.demo.shop.ProductRepository;
import io.migrationgate.demo.shop.ShopSql;
import io.migrationgate.inject.Gate;
import java.math.BigDecimal;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * Products in the database. Their prices stand behind the gate {@code price-cents}: a decimal on
 * the old side, whole cents on the new one, in the same row.
 */
final class ProductTable implements ProductRepository {
  private final MigrationGate price;

  @Inject
  ProductTable(@Gate("price-cents") MigrationGate price) {
    this.price = price;
  }

  @Override
  public boolean insert(Handle handle, Product product) {
    boolean added = ShopSql.inserted(() -> handle.execute(
        "INSERT INTO product (id, title) VALUES (?, ?)", product.id(), product.title()));
    if (added) {
      writePrice(handle, product.id(), product.priceCents());
    }
    return added;
  }

  @Override
  public Optional<Product> find(Handle handle, long id) {
    return price.forKey(id).read(() -> findOld(handle, id), () -> findNew(handle, id));
  }

  private static Optional<Product> findOld(Handle handle, long id) {
    return handle
        .select("SELECT title, price FROM product WHERE id = ?", id)
        .map((row, context) -> new Product(
            id, row.getString(1), ShopSql.number(row, 2).movePointRight(2).longValueExact()))
        .findOne();
  }

  private static Optional<Product> findNew(Handle handle, long id) {
    return handle
        .select("SELECT title, price_cents FROM product WHERE id = ?", id)
        .map((row, context) ->
            new Product(id, row.getString(1), ShopSql.number(row, 2).longValueExact()))
        .findOne();
  }

  @Override
  public boolean lock(Handle handle, long id) {
    return price.forKey(id).lock(() -> lockRow(handle, id), () -> lockRow(handle, id));
  }

  private static boolean lockRow(Handle handle, long id) {
    return ShopSql.lock(handle, "SELECT id FROM product WHERE id = ? FOR UPDATE", id);
  }

  @Override
  public void writePrice(Handle handle, long id, long cents) {
    price
        .forKey(id)
        .write(
            () -> ShopSql.one(handle.execute(
                "UPDATE product SET price = ? WHERE id = ?", BigDecimal.valueOf(cents, 2), id)),
            () -> ShopSql.one(
                handle.execute("UPDATE product SET price_cents = ? WHERE id = ?", cents, id)));
  }
}
