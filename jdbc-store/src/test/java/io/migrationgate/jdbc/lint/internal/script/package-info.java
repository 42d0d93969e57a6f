/** Tests of script files. */
package io.migrationgate.jdbc.lint.internal.script;
