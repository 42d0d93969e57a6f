/**
 * What a database's catalog says: what names lead to, who depends on what, who is connected, and
 * who may do what. One class for each kind of database where they differ.
 *
 * <p>Read {@link io.migrationgate.jdbc.internal.catalog.TableCatalog} first.
 */
@NullMarked
package io.migrationgate.jdbc.internal.catalog;

import org.jspecify.annotations.NullMarked;
