package io.migrationgate.demo.release48;

import io.migrationgate.demo.shop.Product;
import io.migrationgate.demo.shop.ProductRepository;
import io.migrationgate.demo.shop.ShopSql;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Products in the database: prices are whole cents. */
final class ProductTable implements ProductRepository {
  @Override
  public boolean insert(Handle handle, Product product) {
    return ShopSql.inserted(() -> handle.execute(
        "INSERT INTO product (id, title, price_cents) VALUES (?, ?, ?)",
        product.id(),
        product.title(),
        product.priceCents()));
  }

  @Override
  public Optional<Product> find(Handle handle, long id) {
    return handle
        .select("SELECT title, price_cents FROM product WHERE id = ?", id)
        .map((row, context) ->
            new Product(id, row.getString(1), ShopSql.number(row, 2).longValueExact()))
        .findOne();
  }

  @Override
  public boolean lock(Handle handle, long id) {
    return ShopSql.lock(handle, "SELECT id FROM product WHERE id = ? FOR UPDATE", id);
  }

  @Override
  public void writePrice(Handle handle, long id, long cents) {
    ShopSql.one(handle.execute("UPDATE product SET price_cents = ? WHERE id = ?", cents, id));
  }
}
