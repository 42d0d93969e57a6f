package io.migrationgate.demo.lab.fleet;

import io.migrationgate.demo.lab.console.StoppedException;
import io.migrationgate.demo.node.ShopProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A process of the shop, under way. */
public final class Member {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** One that cannot serve ends, and is not waited for; one that is slow has many beside it. */
  private static final Duration PATIENCE_AT_START = Duration.ofMinutes(3);

  private final String name;
  private final int release;
  private final Process process;
  private final CompletableFuture<String> url;
  private volatile boolean paused;

  private Member(String name, int release, Process process, CompletableFuture<String> url) {
    this.name = name;
    this.release = release;
    this.process = process;
    this.url = url;
  }

  /** Starts one, and does not wait until it serves. */
  static Member start(Launcher launcher, String name, int release) {
    Process process = launcher.start(name, release);
    CompletableFuture<String> url = new CompletableFuture<>();
    Thread reader = new Thread(() -> read(process, url), "output-of-" + name);
    reader.setDaemon(true);
    reader.start();
    return new Member(name, release, process, url);
  }

  private static void read(Process process, CompletableFuture<String> url) {
    try (BufferedReader in = new BufferedReader(
        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (line.startsWith(ShopProcess.READY)) {
          url.complete(line.substring(ShopProcess.READY.length()));
        }
      }
      url.completeExceptionally(new IOException("it ended before it was ready"));
    } catch (IOException e) {
      url.completeExceptionally(e);
    }
  }

  /** Waits until it serves. */
  void awaitReady(Launcher launcher) throws InterruptedException {
    try {
      url.get(PATIENCE_AT_START.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      kill();
      throw new StoppedException(
          "process " + name + " of release " + release + " does not serve: " + log(launcher));
    }
  }

  private String log(Launcher launcher) {
    try {
      return Files.readString(launcher.log(name)).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What people call it. */
  public String name() {
    return name;
  }

  /** Of which release it is. */
  public int release() {
    return release;
  }

  /** Its process id. */
  public long pid() {
    return process.pid();
  }

  /** Where it serves. */
  public String url() {
    return url.getNow("");
  }

  /** Whether it serves, as far as one knows without asking. */
  public boolean alive() {
    return process.isAlive() && url.isDone() && !url.isCompletedExceptionally();
  }

  /** Whether it was paused. */
  public boolean paused() {
    return paused;
  }

  /** SIGTERM, without waiting. */
  void askToTerminate() {
    process.destroy();
  }

  /** SIGTERM: it answers what it has, leaves the store and ends. */
  boolean terminate() throws InterruptedException {
    process.destroy();
    boolean ended = process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    if (!ended) {
      kill();
    }
    return ended;
  }

  /** SIGKILL, without waiting. */
  void destroy() {
    process.destroyForcibly();
  }

  /** SIGKILL. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** SIGSTOP: all its threads stand still, and it does not notice. */
  public void pause() throws InterruptedException {
    paused = true;
    signal("-STOP");
  }

  /** SIGCONT. */
  public void resume() throws InterruptedException {
    signal("-CONT");
    paused = false;
  }

  private void signal(String signal) throws InterruptedException {
    try {
      Process kill = new ProcessBuilder("kill", signal, Long.toString(pid()))
          .redirectErrorStream(true)
          .start();
      String said = new String(kill.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (kill.waitFor() != 0) {
        throw new IllegalStateException("kill " + signal + " " + pid() + ": " + said);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
