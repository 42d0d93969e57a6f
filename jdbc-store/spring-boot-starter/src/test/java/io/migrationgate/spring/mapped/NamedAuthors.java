package io.migrationgate.spring.mapped;

import org.springframework.data.jpa.repository.JpaRepository;

/** Authors with their names. */
public interface NamedAuthors extends JpaRepository<NamedAuthor, Long> {}
