package io.migrationgate.spring;

import java.util.function.LongSupplier;

/**
 * Tells the 99th percentile of the application's response times, in milliseconds; a negative number
 * if it is not known. It is asked with each heartbeat and must answer at once. A bean of this kind
 * takes the place of what Micrometer tells.
 */
@FunctionalInterface
public interface ResponseTimes extends LongSupplier {}
