package io.migrationgate.spring.plain;

import org.springframework.data.jpa.repository.JpaRepository;

/** Authors without a name. */
public interface PlainAuthors extends JpaRepository<PlainAuthor, Long> {}
