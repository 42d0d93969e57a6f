/**
 * One process of the shop, put together: pools, the engine's node, the shop and its server.
 *
 * <p>Read {@link io.migrationgate.demo.node.ShopNode} first; it is what an application's main
 * method does with the engine.
 */
@NullMarked
package io.migrationgate.demo.node;

import org.jspecify.annotations.NullMarked;
