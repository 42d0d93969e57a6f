package io.migrationgate.spring.forms;

import io.migrationgate.MigrationGate;
import io.migrationgate.inject.Gate;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Forms: an author is loaded, kept between requests, changed, and saved. Each as people write it,
 * the wrong ones too.
 */
@RestController
class FormController {
  private final FormAuthors authors;
  private final MigrationGate gate;
  private final TransactionTemplate writing;
  private final TransactionTemplate reading;
  private final Map<Long, FormAuthor> forms = new ConcurrentHashMap<>();

  FormController(
      FormAuthors authors,
      @Gate("author-name-split") MigrationGate gate,
      PlatformTransactionManager transactions) {
    this.authors = authors;
    this.gate = gate;
    this.writing = new TransactionTemplate(transactions);
    this.reading = new TransactionTemplate(transactions);
    reading.setReadOnly(true);
  }

  @GetMapping("/forms/{id}/name")
  String name(@PathVariable long id) {
    return reading.execute(status -> {
      FormAuthor author = authors.findById(id).orElseThrow();
      return gate.forKey(id).read(author::oldName, author::newName);
    });
  }

  /** Begins a form. */
  @PutMapping("/forms/{id}/load")
  void load(@PathVariable long id) {
    forms.put(id, authors.findById(id).orElseThrow());
  }

  private FormAuthor form(long id) {
    return forms.computeIfAbsent(id, any -> authors.findById(id).orElseThrow());
  }

  /** Of an author of whom another field was changed, the whole is saved. */
  @PutMapping("/forms/{id}/born")
  void born(@PathVariable long id, @RequestParam int year) {
    FormAuthor form = form(id);
    form.bornIn(year);
    forms.put(id, authors.save(form));
  }

  /** As it should be: gate and save in one transaction. */
  @PutMapping("/forms/{id}/name")
  void rename(@PathVariable long id, @RequestParam String to) {
    FormAuthor form = form(id);
    FormAuthor saved = writing.execute(status -> {
      form.rename(gate, to);
      return authors.save(form);
    });
    forms.put(id, Objects.requireNonNull(saved));
  }

  /** The gate is asked in one request, and the form saved by the next. */
  @PutMapping("/forms/{id}/decide")
  void decide(@PathVariable long id, @RequestParam String to) {
    FormAuthor form = form(id);
    reading.executeWithoutResult(status -> {
      authors.existsById(id);
      form.rename(gate, to);
    });
  }

  /** One session, if the view keeps one open: asked where nothing is flushed, sent by the next. */
  @PutMapping("/forms/{id}/open")
  void inOpenView(@PathVariable long id, @RequestParam String to, @RequestParam int year) {
    reading.executeWithoutResult(status -> authors.findById(id).orElseThrow().rename(gate, to));
    writing.executeWithoutResult(status -> authors.findById(id).orElseThrow().bornIn(year));
  }
}
