package io.migrationgate.demo.shop;

/**
 * A customer.
 *
 * @param id chosen by the caller, so that a request whose answer was lost can be told by it
 * @param name the part that {@code customer-name-split} migrates
 * @param email an address that nobody writes to
 */
public record Customer(long id, PersonName name, String email) {}
