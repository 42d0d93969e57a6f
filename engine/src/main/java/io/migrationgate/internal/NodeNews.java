package io.migrationgate.internal;

import io.migrationgate.PhaseChange;
import io.migrationgate.PhaseChangeListener;
import io.migrationgate.flags.FlagListener;
import io.migrationgate.flags.FlagTable;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.protocol.SubjectKind;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a node tells the log and its listeners, after the fact. Thread-safe. */
public final class NodeNews implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("io.migrationgate");

  private final Collection<String> gates;
  private final Listeners<PhaseChangeListener> phases;
  private final Listeners<FlagListener> flags;
  // Guarded by this: who is added hears how it stands, and then whatever comes after.
  private Standing standing = Standing.CURRENT;
  private String failure = "";

  private enum Standing {
    CURRENT,
    STALE,
    FAILED
  }

  /**
   * Nobody listens yet.
   *
   * @param gates the migrations that the node declares
   * @param build for the names of threads
   */
  public NodeNews(Collection<String> gates, String build) {
    this.gates = List.copyOf(gates);
    this.phases = new Listeners<>("mgate-listeners-" + build);
    this.flags = new Listeners<>("mgate-flag-listeners-" + build);
  }

  /** Adds a listener for phases. */
  public void add(PhaseChangeListener listener) {
    phases.add(listener);
  }

  /** Adds a listener for flags, who is told at once if they are not current. */
  public synchronized void add(FlagListener listener) {
    flags.add(listener);
    if (standing != Standing.CURRENT) {
      tell(List.of(listener));
    }
  }

  /** Takes one away. */
  public void remove(FlagListener listener) {
    flags.remove(listener);
  }

  /** A new table is in force. */
  void swapped(@Nullable PhaseTable before, PhaseTable after) {
    Map<String, MigrationState> now = after.snapshot().migrations();
    Map<String, MigrationState> then =
        before == null ? Map.of() : before.snapshot().migrations();
    for (String name : gates) {
      MigrationState state = now.get(name);
      if (state != null && !state.equals(then.get(name))) {
        moved(then.get(name), state);
      }
    }
    if (before != null && !flags.all().isEmpty()) {
      Set<String> moved = new HashSet<>();
      now.forEach((name, state) -> {
        if (!state.equals(then.get(name))) {
          moved.add(name);
        }
      });
      changed(before, after, moved);
    }
  }

  private void moved(@Nullable MigrationState then, MigrationState now) {
    if (then == null || !then.current().equals(now.current())) {
      LOG.info(
          "migration '{}' is at {} since epoch {}{}",
          now.name(),
          now.current(),
          now.epoch(),
          then == null ? "" : " (was at " + then.current() + "): new units of work follow it");
    }
    PhaseChange change = new PhaseChange(then, now);
    phases.tell(now.describe(), listener -> listener.phaseChanged(change));
  }

  private void changed(PhaseTable before, PhaseTable after, Set<String> moved) {
    Set<String> segments = new HashSet<>();
    after.snapshot().flags().differences(before.snapshot().flags(), (then, now) -> {
      if (now != null && now.kind() == SubjectKind.SEGMENT) {
        segments.add(now.key());
      }
    });
    FlagTable table = after.flags().table();
    Set<String> keys = table.changedSince(before.flags().table());
    keys.addAll(table.asking(moved, segments));
    if (!keys.isEmpty()) {
      Set<String> all = Set.copyOf(keys);
      flags.tell("a change of " + all.size() + " flags", listener -> listener.changed(all));
    }
  }

  /** Whether the node holds its lease now; the same once more is no news. */
  synchronized void lease(boolean held) {
    if (held && standing != Standing.CURRENT) {
      standing = Standing.CURRENT;
      flags.tell("a lease that is held again", FlagListener::current);
    } else if (!held && standing == Standing.CURRENT) {
      standing = Standing.STALE;
      tell(flags.all());
    }
  }

  /** The node will not be kept up: it may not come back, or has left. */
  synchronized void failed(String why) {
    if (standing != Standing.FAILED) {
      standing = Standing.FAILED;
      failure = why;
      tell(flags.all());
    }
  }

  private void tell(List<FlagListener> whom) {
    if (standing == Standing.STALE) {
      flags.tell("a lease that has ended", whom, FlagListener::stale);
    } else {
      String why = failure;
      flags.tell("a node that is not kept up", whom, listener -> listener.failed(why));
    }
  }

  /** Lets what was told finish; tells nothing more. */
  @Override
  public void close() {
    phases.close();
    flags.close();
  }
}
