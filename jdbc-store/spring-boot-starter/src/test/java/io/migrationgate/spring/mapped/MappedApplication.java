package io.migrationgate.spring.mapped;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/** An application whose entity maps a column of the new side. */
@SpringBootApplication
public class MappedApplication {}
