/** Tests of finding and reaching the store. Read {@code DriverDataSourceTest} first. */
package io.migrationgate.cli.store;
