package io.migrationgate.spring.lab.row;

import org.springframework.data.annotation.Id;
import org.springframework.data.relational.core.mapping.Table;

/** A row as Spring Data JDBC maps it, without the columns of either side. */
@Table("author")
public record AuthorRow(@Id Long id, Integer born) {}
