/**
 * Release 45 of the shop: built before anybody thought of migrations, without the engine. It runs
 * where no class of the engine is on the class path.
 *
 * <p>Read {@link io.migrationgate.demo.release45.PlainNode} first, and compare it with
 * {@link io.migrationgate.demo.node.ShopNode}: the difference is what the engine asks of an
 * application.
 */
@NullMarked
package io.migrationgate.demo.release45;

import org.jspecify.annotations.NullMarked;
