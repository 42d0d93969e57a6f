package io.migrationgate.spring.forms;

import org.springframework.data.jpa.repository.JpaRepository;

/** Authors, whole. */
public interface FormAuthors extends JpaRepository<FormAuthor, Long> {}
