package io.migrationgate.demo.fleet;

import io.migrationgate.demo.balance.LoadBalancer;
import io.migrationgate.demo.console.StoppedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The shop's processes behind the balancer. A process joins when it serves, and leaves by being
 * taken out, answering what it has, and terminating. Thread-safe.
 */
public final class Fleet implements AutoCloseable {
  private final Launcher launcher;
  private final LoadBalancer balancer;
  private final Map<String, Member> members = new LinkedHashMap<>();

  /** Nobody yet. */
  public Fleet(Launcher launcher, LoadBalancer balancer) {
    this.launcher = launcher;
    this.balancer = balancer;
  }

  /** Who starts processes. */
  public Launcher launcher() {
    return launcher;
  }

  /** The processes there are, in the order in which they came. */
  public synchronized List<Member> members() {
    return List.copyOf(members.values());
  }

  /** Starts processes of a release, all at once, and waits until each of them serves. */
  public void join(int release, String... names) throws InterruptedException {
    List<Member> started = new ArrayList<>();
    for (String name : names) {
      started.add(Member.start(launcher, name, release));
    }
    for (Member member : started) {
      member.awaitReady(launcher);
      enter(member);
    }
  }

  private synchronized void enter(Member member) {
    members.put(member.name(), member);
    balancer.add(member.name(), member.url());
  }

  /** Stops processes, one after the other, without breaking a request. */
  public void leave(String... names) throws InterruptedException {
    for (String name : names) {
      Member member = member(name);
      if (!balancer.remove(name)) {
        throw new StoppedException("requests of " + name + " do not end");
      }
      boolean ended = member.terminate();
      forget(name);
      if (!ended) {
        throw new StoppedException("process " + name + " does not terminate");
      }
    }
  }

  /** Kills a process and starts another one of its release in its place. */
  public void replaceKilled(String name) throws InterruptedException {
    Member member = member(name);
    member.kill();
    balancer.remove(name);
    forget(name);
    join(member.release(), name);
  }

  private synchronized Member member(String name) {
    Member member = members.get(name);
    if (member == null) {
      throw new IllegalStateException("no process " + name);
    }
    return member;
  }

  private synchronized void forget(String name) {
    members.remove(name);
  }

  /**
   * Starts a process that must refuse to run.
   *
   * @return what it said
   */
  public Refusal refused(int release) throws InterruptedException {
    String name = "refused-" + release;
    Process process = launcher.start(name, release);
    boolean ended = process.waitFor(60, TimeUnit.SECONDS);
    process.destroyForcibly();
    try {
      return new Refusal(
          ended ? process.exitValue() : 0, Files.readString(launcher.log(name)).strip());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * How a process ended that was not to run.
   *
   * @param code its exit code
   * @param output what it wrote
   */
  public record Refusal(int code, String output) {}

  /** Ends all of them at once. */
  @Override
  public void close() {
    for (Member member : members()) {
      try {
        if (member.paused()) {
          member.resume();
        }
        balancer.remove(member.name());
        member.terminate();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        member.destroy();
      }
      forget(member.name());
    }
  }
}
