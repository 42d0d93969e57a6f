package io.migrationgate.demo.lab.chaos;

import io.migrationgate.demo.lab.ThreadJoin;
import io.migrationgate.demo.lab.console.Narrator;
import io.migrationgate.demo.lab.fleet.Fleet;
import io.migrationgate.demo.lab.fleet.Member;
import io.migrationgate.demo.lab.record.RunEvent;
import io.migrationgate.demo.lab.record.RunRecorder;
import io.migrationgate.demo.lab.server.DemoDatabase;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does harm at moments drawn from a seed, one thing after the other, until it is told to stop. What
 * is drawn is the same for the same seed; what is under way at that moment is not.
 */
public final class Chaos implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Chaos.class);

  private final Victims victims;
  private final Duration pause;
  private final SplittableRandom random;
  private final Map<Harm, Integer> done = new EnumMap<>(Harm.class);
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, "chaos");

  /**
   * What harm is done to.
   *
   * @param database of the shop
   * @param proxy between the shop and the database
   * @param fleet the shop's processes
   * @param recorder where it is written down
   * @param narrator where it is told
   */
  public record Victims(
      DemoDatabase database,
      CuttingProxy proxy,
      Fleet fleet,
      RunRecorder recorder,
      Narrator narrator) {}

  /** A sort of harm. */
  public enum Harm {
    /** SIGKILL; another process is started in its place. */
    KILL(35),
    /** SIGSTOP, beyond the lease, and SIGCONT. */
    PAUSE(20),
    /** The database server crashes and is started again. */
    RESTART(15),
    /** All connections between shop and database break. */
    CUT(30);

    private final int weight;

    Harm(int weight) {
      this.weight = weight;
    }

    static Harm draw(SplittableRandom random) {
      int left = random.nextInt(100);
      for (Harm harm : values()) {
        left -= harm.weight;
        if (left < 0) {
          return harm;
        }
      }
      throw new IllegalStateException("the weights do not add up");
    }
  }

  /**
   * Harm that has not begun.
   *
   * @param lease of the shop's nodes; who is paused is paused longer
   */
  public Chaos(Victims victims, Duration lease, long seed) {
    this.victims = victims;
    this.pause = lease.multipliedBy(3).dividedBy(2);
    this.random = new SplittableRandom(seed);
    thread.setDaemon(true);
  }

  /** Begins. */
  public void start() {
    thread.start();
  }

  /** How often which harm was done. */
  public synchronized Map<Harm, Integer> done() {
    return Map.copyOf(done);
  }

  private void run() {
    try {
      while (!stopping.await(random.nextInt(2_000, 6_000), TimeUnit.MILLISECONDS)) {
        Harm harm = Harm.draw(random);
        int choice = random.nextInt(1_000);
        perform(harm, choice);
        count(harm);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.error("chaos has come to an end of its own", e);
    }
  }

  private synchronized void count(Harm harm) {
    done.merge(harm, 1, Integer::sum);
  }

  private void perform(Harm harm, int choice) throws InterruptedException {
    switch (harm) {
      case KILL ->
        toMember(choice, member -> {
          RunRecorder.Span span = begin("kill -9 " + named(member), "kill");
          victims.fleet().replaceKilled(member);
          span.end(null);
        });
      case PAUSE ->
        toMember(choice, member -> {
          RunRecorder.Span span =
              begin("kill -STOP " + named(member) + " for " + pause.toMillis() + " ms", "pause");
          member.pause();
          try {
            TimeUnit.MILLISECONDS.sleep(pause.toMillis());
          } finally {
            member.resume();
          }
          span.end(null);
        });
      case RESTART -> {
        RunRecorder.Span span = begin("the database server crashes and starts again", "restart");
        if (!victims.database().crashAndRestart()) {
          // A server that is not ours: its connections break, which is what a restart looks like.
          victims.proxy().cut();
        }
        span.end(null);
      }
      case CUT -> {
        RunRecorder.Span span = begin("all connections to the database break", "cut");
        victims.proxy().cut();
        span.end(null);
      }
    }
  }

  private void toMember(int choice, Fleet.Harm harm) throws InterruptedException {
    victims.fleet().harm(there -> choice % there.size(), harm);
  }

  private RunRecorder.Span begin(String what, String mark) {
    victims.narrator().say("  !! " + what);
    return victims.recorder().begin(RunEvent.Kind.CHAOS, what, mark);
  }

  private static String named(Member member) {
    return member.pid() + " (" + member.name() + ", release " + member.release() + ")";
  }

  /** Stops, and waits until what is under way is over: everybody who was paused goes on. */
  @Override
  public void close() {
    stopping.countDown();
    ThreadJoin.uninterruptibly(thread);
  }
}
