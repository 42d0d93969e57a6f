package io.migrationgate.demo.shop;

import org.jspecify.annotations.Nullable;

/**
 * An order.
 *
 * @param id chosen by the caller
 * @param customerId who ordered
 * @param productId what
 * @param quantity how many
 * @param totalCents what it costs, at the price of the moment when it was placed
 * @param address where to, the part that {@code order-address-table} migrates; null if it is picked
 *     up
 */
public record Order(
    long id,
    long customerId,
    long productId,
    int quantity,
    long totalCents,
    @Nullable Address address) {}
