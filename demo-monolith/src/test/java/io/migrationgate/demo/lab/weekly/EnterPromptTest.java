package io.migrationgate.demo.lab.weekly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.migrationgate.demo.lab.live.LiveTimeline;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EnterPromptTest {
  private final StringWriter out = new StringWriter();
  private final PipedOutputStream keyboard = new PipedOutputStream();
  private final EnterPrompt prompt;
  private final List<String> done = new CopyOnWriteArrayList<>();
  private final Thread operator = new Thread(this::operate);

  EnterPromptTest() throws IOException {
    prompt = prompt(new PipedInputStream(keyboard));
  }

  private EnterPrompt prompt(InputStream in) {
    return EnterPrompt.reading(in, new LiveTimeline(new PrintWriter(out, true), false, false));
  }

  private void operate() {
    try {
      for (String command : List.of("one", "two", "three")) {
        prompt.before(command);
        done.add(command);
      }
    } catch (InterruptedException e) {
      done.add("interrupted");
    }
  }

  @AfterEach
  void stop() throws Exception {
    operator.interrupt();
    operator.join();
    keyboard.close();
  }

  private void type(String keys) throws IOException {
    keyboard.write(keys.getBytes(StandardCharsets.UTF_8));
    keyboard.flush();
  }

  private void awaitAsked(String command) {
    await()
        .until(() -> out.toString().contains("Enter: " + command)
            && operator.getState() == Thread.State.WAITING);
  }

  @Test
  void eachCommandWaitsForAnEnterOfItsOwn() throws Exception {
    operator.start();
    awaitAsked("one");
    assertThat(done).isEmpty();

    type("\n");
    awaitAsked("two");
    assertThat(done).containsExactly("one");

    type("yes\n\n");
    operator.join();
    assertThat(done).containsExactly("one", "two", "three");
  }

  @Test
  void afterTheEndOfTheInputNothingIsAskedAnyMore() throws Exception {
    operator.start();
    awaitAsked("one");

    keyboard.close();
    operator.join();

    assertThat(done).containsExactly("one", "two", "three");
    assertThat(out.toString())
        .contains("The input has ended: the rest goes on without waiting for Enter.")
        .doesNotContain("Enter: two");
  }

  @Test
  void whoIsInterruptedWaitsNoLonger() throws Exception {
    operator.start();
    awaitAsked("one");

    operator.interrupt();
    operator.join();

    assertThat(done).containsExactly("interrupted");
  }

  @Test
  void inputWithoutEndDoesNotPileUp() throws Exception {
    AtomicReference<Thread> reader = new AtomicReference<>();
    EnterPrompt endless = prompt(new InputStream() {
      @Override
      public int read() {
        reader.set(Thread.currentThread());
        return '\n';
      }
    });

    endless.before("one");

    await().until(() -> reader.get().getState() == Thread.State.WAITING);
  }
}
