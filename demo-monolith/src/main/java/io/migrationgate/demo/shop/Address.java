package io.migrationgate.demo.shop;

/**
 * Where an order is sent.
 *
 * @param street street and number
 * @param city the city
 * @param postcode the postcode
 */
public record Address(String street, String city, String postcode) {
  /** Checks that none is blank. */
  public Address {
    if (street.isBlank() || city.isBlank() || postcode.isBlank()) {
      throw ShopException.invalid("an address has a street, a city and a postcode");
    }
  }
}
