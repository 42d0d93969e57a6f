package io.migrationgate.spring.lab;

import java.util.concurrent.CountDownLatch;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Requests that take as long as a test wants. */
@RestController
public class LabController {
  private final Transactions transactions;
  private final CountDownLatch entered = new CountDownLatch(1);
  private final CountDownLatch mayGoOn = new CountDownLatch(1);

  LabController(Transactions transactions) {
    this.transactions = transactions;
  }

  public CountDownLatch entered() {
    return entered;
  }

  public CountDownLatch mayGoOn() {
    return mayGoOn;
  }

  /** Says by which kind of thread it was served. */
  @PutMapping("/authors/{id}")
  String write(@PathVariable long id, @RequestParam String to) {
    transactions.withEntity(id, 1900, to);
    return Thread.currentThread().toString();
  }

  @PutMapping("/slow/{id}")
  void slow(@PathVariable long id, @RequestParam String to) {
    transactions.required(id, to, () -> {
      entered.countDown();
      try {
        mayGoOn.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    });
  }
}
