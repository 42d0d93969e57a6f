package io.migrationgate.demo.weekly;

import io.migrationgate.demo.report.LiveTimeline;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Waits for Enter before each command. The users do not wait. */
final class EnterPrompt implements Prompt {
  private final LiveTimeline timeline;
  private final InputStream in;

  EnterPrompt(LiveTimeline timeline, InputStream in) {
    this.timeline = timeline;
    this.in = in;
  }

  @Override
  public void before(String command) {
    timeline.ask("Enter: " + command);
    try {
      for (int read = in.read(); read >= 0 && read != '\n'; ) {
        read = in.read();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    timeline.answered();
  }
}
