package io.migrationgate.demo.lab.fleet;

import io.migrationgate.demo.lab.balance.LoadBalancer;
import io.migrationgate.demo.lab.console.StoppedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The shop's processes behind the balancer. A process joins when it serves, and leaves by being
 * taken out, answering what it has, and terminating. Thread-safe.
 */
public final class Fleet implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Fleet.class);

  /** How often a process is started that does not come up, as whoever runs services does. */
  private static final int TRIES = 3;

  private static final int TRIES_WHERE_HARMED = 8;

  private final Launcher launcher;
  private final LoadBalancer balancer;
  private final boolean harmed;
  private final Map<String, Member> members = new LinkedHashMap<>();
  // Held by who makes processes come, go or stand still: one at a time.
  private final ReentrantLock changing = new ReentrantLock();

  /**
   * Nobody yet.
   *
   * @param harmed whether processes are killed on purpose, so that requests may hang
   */
  public Fleet(Launcher launcher, LoadBalancer balancer, boolean harmed) {
    this.launcher = launcher;
    this.balancer = balancer;
    this.harmed = harmed;
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
    changing.lock();
    try {
      List<Member> started = new ArrayList<>();
      for (String name : names) {
        started.add(Member.start(launcher, name, release));
      }
      for (Member member : started) {
        enter(ready(member));
      }
    } finally {
      changing.unlock();
    }
  }

  /** The same one once it serves, or one in its place. */
  private Member ready(Member first) throws InterruptedException {
    Member member = first;
    for (int attempt = 1; ; attempt++) {
      try {
        member.awaitReady(launcher);
        return member;
      } catch (StoppedException e) {
        if (attempt == (harmed ? TRIES_WHERE_HARMED : TRIES)) {
          throw e;
        }
        LOG.info("{}; started again", e.getMessage());
        member = Member.start(launcher, first.name(), first.release());
      }
    }
  }

  private synchronized void enter(Member member) {
    members.put(member.name(), member);
    balancer.add(member.name(), member.url());
  }

  /**
   * Stops a process without breaking a request.
   *
   * @param before told which process it is
   */
  public void leave(String name, Consumer<Member> before) throws InterruptedException {
    changing.lock();
    try {
      Member member = member(name);
      before.accept(member);
      leave(member);
    } finally {
      changing.unlock();
    }
  }

  private void leave(Member member) throws InterruptedException {
    boolean drained = balancer.remove(member.name());
    boolean ended = member.terminate();
    forget(member.name());
    if (!harmed && !(drained && ended)) {
      throw new StoppedException(
          member.name() + (drained ? " does not terminate" : " has requests that do not end"));
    }
  }

  /**
   * Does harm to a process, while nobody makes processes come or go.
   *
   * @param choice draws one of them
   */
  public void harm(ToIntFunction<List<Member>> choice, Harm harm) throws InterruptedException {
    changing.lock();
    try {
      List<Member> there = members();
      if (!there.isEmpty()) {
        harm.to(there.get(choice.applyAsInt(there)));
      }
    } finally {
      changing.unlock();
    }
  }

  /** Something that happens to a process. */
  @FunctionalInterface
  public interface Harm {
    /** Does it. */
    void to(Member member) throws InterruptedException;
  }

  /** Kills a process and starts another one of its release in its place. */
  public void replaceKilled(Member member) throws InterruptedException {
    member.kill();
    balancer.remove(member.name());
    forget(member.name());
    join(member.release(), member.name());
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
    List<Member> there = members();
    boolean interrupted = false;
    for (Member member : there) {
      try {
        if (member.paused()) {
          member.resume();
        }
        balancer.remove(member.name());
      } catch (InterruptedException e) {
        interrupted = true;
      }
      member.askToTerminate();
    }
    for (Member member : there) {
      try {
        member.terminate();
      } catch (InterruptedException e) {
        interrupted = true;
        member.destroy();
      }
      forget(member.name());
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
