package io.migrationgate.demo.lab.weekly;

import io.migrationgate.demo.lab.live.LiveTimeline;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for Enter before each command. The users do not wait. When the input ends, nobody is there
 * any more to press Enter, and the rest goes on without.
 *
 * <p>Input is read on a thread of its own: a read cannot be interrupted, and Ctrl-C is to end the
 * run while it waits for Enter.
 */
final class EnterPrompt implements Prompt {
  private static final Logger LOG = LoggerFactory.getLogger(EnterPrompt.class);

  private final LiveTimeline timeline;
  private final InputStream in;
  private final BlockingQueue<Typed> typed = new ArrayBlockingQueue<>(1);
  private boolean ended;

  private enum Typed {
    ENTER,
    END
  }

  private EnterPrompt(LiveTimeline timeline, InputStream in) {
    this.timeline = timeline;
    this.in = in;
  }

  /** Begins to read. What is typed before a command is asked for counts for the next one. */
  static EnterPrompt reading(InputStream in, LiveTimeline timeline) {
    EnterPrompt prompt = new EnterPrompt(timeline, in);
    Thread reader = new Thread(prompt::read, "enter");
    reader.setDaemon(true);
    reader.start();
    return prompt;
  }

  private void read() {
    try {
      while (awaitEnter()) {
        // Waits until it was taken: an input without end must not pile up here.
        typed.put(Typed.ENTER);
      }
      typed.put(Typed.END);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** False if the input ended before. */
  private boolean awaitEnter() {
    try {
      int read = in.read();
      while (read >= 0 && read != '\n') {
        read = in.read();
      }
      return read >= 0;
    } catch (IOException e) {
      LOG.info("the input cannot be read any more, which counts as its end: {}", e.toString());
      return false;
    }
  }

  @Override
  public void before(String command) throws InterruptedException {
    if (ended) {
      return;
    }
    timeline.ask("Enter: " + command);
    if (typed.take() == Typed.END) {
      ended = true;
      timeline.unanswered();
      timeline.above().println("The input has ended: the rest goes on without waiting for Enter.");
    } else {
      timeline.answered();
    }
  }
}
