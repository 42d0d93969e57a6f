package io.migrationgate.spring.plain;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/** An application without gates, that can be run with the starter and without. */
@SpringBootApplication
public class PlainApplication {}
