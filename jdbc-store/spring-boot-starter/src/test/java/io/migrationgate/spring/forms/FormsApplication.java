package io.migrationgate.spring.forms;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * An application as there are many: entities, their repository, and forms that live in sessions.
 */
@SpringBootApplication
public class FormsApplication {}
