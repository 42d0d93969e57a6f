package io.migrationgate.demo.http;

import com.google.inject.Inject;
import io.javalin.Javalin;
import io.javalin.http.Context;
import io.migrationgate.demo.shop.Product;
import io.migrationgate.demo.shop.Products;

/** Paths below {@code /products}. */
final class ProductRoutes {
  private final Products products;

  @Inject
  ProductRoutes(Products products) {
    this.products = products;
  }

  /** What a new product is. */
  record NewProduct(String title, long cents) {}

  /** What a product looks like from outside. */
  record ProductJson(long id, String title, long cents) {}

  /** A price. */
  record PriceJson(long cents) {}

  void addTo(Javalin javalin) {
    javalin
        .put("/products/{id}", this::create)
        .get("/products/{id}", this::get)
        .put("/products/{id}/price", this::changePrice);
  }

  private void create(Context context) {
    NewProduct body = Bodies.read(context, NewProduct.class);
    products.create(
        new Product(Bodies.id(context), Bodies.field("title", body.title()), body.cents()));
    context.status(201);
  }

  private void get(Context context) {
    Product product = products.get(Bodies.id(context));
    context.json(new ProductJson(product.id(), product.title(), product.priceCents()));
  }

  private void changePrice(Context context) {
    PriceJson body = Bodies.read(context, PriceJson.class);
    context.json(new PriceJson(products.changePrice(Bodies.id(context), body.cents())));
  }
}
