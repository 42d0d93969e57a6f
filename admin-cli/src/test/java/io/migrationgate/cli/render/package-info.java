/** Tests of what results and errors look like. Read {@code TextTest} first. */
package io.migrationgate.cli.render;
