/** Tests of script files. */
package io.migrationgate.lint.internal.script;
