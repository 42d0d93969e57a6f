/**
 * The shop: its values, its repositories, and the operations that its HTTP interface offers.
 *
 * <p>Read {@link io.migrationgate.demo.shop.CustomerRepository} first: it shows how a gate is
 * asked. {@link io.migrationgate.demo.node.ShopNode} puts everything together.
 */
@NullMarked
package io.migrationgate.demo.shop;

import org.jspecify.annotations.NullMarked;
