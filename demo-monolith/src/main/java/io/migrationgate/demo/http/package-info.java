/**
 * The shop's HTTP interface.
 *
 * <p>Read {@link io.migrationgate.demo.http.ShopServer} first: it lists the paths.
 */
@NullMarked
package io.migrationgate.demo.http;

import org.jspecify.annotations.NullMarked;
