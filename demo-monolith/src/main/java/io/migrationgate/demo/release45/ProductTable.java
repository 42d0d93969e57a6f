package io.migrationgate.demo.release45;

import io.migrationgate.demo.shop.Product;
import io.migrationgate.demo.shop.ProductRepository;
import io.migrationgate.demo.shop.ShopSql;
import java.math.BigDecimal;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Products in the database: prices are decimals. Release 46 has not changed it either. */
public final class ProductTable implements ProductRepository {
  @Override
  public boolean insert(Handle handle, Product product) {
    return ShopSql.inserted(() -> handle.execute(
        "INSERT INTO product (id, title, price) VALUES (?, ?, ?)",
        product.id(),
        product.title(),
        BigDecimal.valueOf(product.priceCents(), 2)));
  }

  @Override
  public Optional<Product> find(Handle handle, long id) {
    return handle
        .select("SELECT title, price FROM product WHERE id = ?", id)
        .map((row, context) -> new Product(
            id, row.getString(1), ShopSql.number(row, 2).movePointRight(2).longValueExact()))
        .findOne();
  }

  @Override
  public boolean lock(Handle handle, long id) {
    return ShopSql.lock(handle, "SELECT id FROM product WHERE id = ? FOR UPDATE", id);
  }

  @Override
  public void writePrice(Handle handle, long id, long cents) {
    ShopSql.one(handle.execute(
        "UPDATE product SET price = ? WHERE id = ?", BigDecimal.valueOf(cents, 2), id));
  }
}
