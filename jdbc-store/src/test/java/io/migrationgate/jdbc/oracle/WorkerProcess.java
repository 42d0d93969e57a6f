package io.migrationgate.jdbc.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.migrationgate.jdbc.oracle.Change.Kind;
import io.migrationgate.jdbc.oracle.Holds.Place;
import io.migrationgate.jdbc.oracle.Journal.Word;
import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A {@link Worker}, seen from outside. */
final class WorkerProcess implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 60;

  private final Ledger ledger;
  private final ChildProcess process;
  private final BlockingQueue<String> ready = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> holding = new LinkedBlockingQueue<>();
  private final BlockingQueue<Word> answers = new LinkedBlockingQueue<>();
  private final boolean scripted;

  WorkerProcess(WorkerSettings settings, Ledger ledger) throws IOException {
    this.ledger = ledger;
    this.scripted = settings.load().threads() == 0;
    this.process = new ChildProcess(Worker.class, settings.toArguments(), this::told);
  }

  private void told(String line) {
    int space = line.indexOf(' ');
    Word word = Word.valueOf(line.substring(0, space));
    String text = line.substring(space + 1);
    ledger.add(word, text);
    switch (word) {
      case READY -> ready.add(text);
      case HOLDS -> holding.add(text);
      case DONE, REFUSED, UNKNOWN -> {
        if (scripted) {
          answers.add(word);
        }
      }
      default -> {
        // The ledger's.
      }
    }
  }

  private static <T> T take(BlockingQueue<T> from, String what) {
    try {
      T taken = from.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      assertThat(taken).as(what).isNotNull();
      return taken;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Waits until its node works. */
  String awaitReady() {
    return take(ready, "a worker that is ready");
  }

  /** Begins a change of a key, which stops at a place. */
  void hold(Place place, Kind kind, long key) {
    process.send("hold " + place);
    process.send("do " + kind + " " + key);
    assertThat(take(holding, "a transaction that is held")).isEqualTo(place.name());
  }

  /** Lets what is held go on, and waits for what becomes of it. */
  Word release() {
    process.send("go");
    return awaitAnswer();
  }

  Word awaitAnswer() {
    return take(answers, "what became of the transaction");
  }

  /** Makes a change of a key. */
  Word change(Kind kind, long key) {
    process.send("do " + kind + " " + key);
    return awaitAnswer();
  }

  boolean alive() {
    return process.alive();
  }

  void pause() {
    process.pause();
  }

  void resume() {
    process.resume();
  }

  void kill() {
    process.kill();
  }

  /** Lets its threads finish what they do, and its node leave. */
  void stop() {
    process.send("stop");
    process.end();
  }

  @Override
  public void close() {
    process.close();
  }
}
