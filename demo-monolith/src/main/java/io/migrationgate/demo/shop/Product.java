package io.migrationgate.demo.shop;

/**
 * Something to sell.
 *
 * @param id chosen by the caller
 * @param title what it is called
 * @param priceCents what one costs, the part that {@code price-cents} migrates
 */
public record Product(long id, String title, long priceCents) {
  /** The highest price that the old column can hold. */
  static final long MAX_CENTS = 999_999_999_999L;

  /** Checks the price. */
  public Product {
    if (priceCents < 0 || priceCents > MAX_CENTS) {
      throw ShopException.invalid("a price is 0 to " + MAX_CENTS + " cents");
    }
  }
}
