/** Tests of the last step. */
package io.migrationgate.contract;
