package io.migrationgate;

import static org.assertj.core.api.Assertions.assertThat;

import io.migrationgate.NestedCalls.Boom;
import io.migrationgate.NestedCalls.OnNode;
import io.migrationgate.ThreadModel.Verdict;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One gated call of a program, each path of which does a part of it. */
final class NestedCall {
  private static final int DEPTH = 6;

  private final NestedCalls program;
  private final OnNode on;
  private final ThreadModel model;
  private final MigrationGate real;
  private final int gate;
  private final int depth;
  // The paths that must run; a read that is compared goes on with them by turns.
  private List<Side> expected = List.of();
  private boolean compared;
  private boolean counted;
  private int ran;

  // What the call must throw.
  private @Nullable Throwable due;

  NestedCall(NestedCalls program, OnNode on, int gate, int depth) {
    this.program = program;
    this.on = on;
    this.model = on.model;
    this.real = on.node.gate(gate);
    this.gate = gate;
    this.depth = depth;
  }

  void read(boolean keyed) {
    Verdict verdict = model.decide(false);
    boolean alone = model.alone;
    if (verdict != Verdict.DONE) {
      NestedCalls.judged(on, verdict, () -> readReally(keyed));
      return;
    }
    Phase phase = model.held().phases[gate];
    boolean readsNew = phase.compareTo(Phase.READ_NEW) >= 0;
    Side first = readsNew ? Side.NEW : Side.OLD;
    compared = on.node.compares(gate, phase);
    expected = compared ? List.of(first, readsNew ? Side.OLD : Side.NEW) : List.of(first);
    model.beginRead(gate, readsNew);
    Side result = null;
    Throwable thrown = null;
    boolean refused = false;
    try {
      result = readReally(keyed);
    } catch (CommitRefusedException e) {
      refused = true;
    } catch (Boom | StackOverflowError e) {
      thrown = e;
    }
    assertThat(thrown).isSameAs(due);
    if (compared && thrown == null) {
      model.count(gate, ThreadModel.COMPARED);
    }
    boolean revoked = model.held().revoked;
    model.endRead();
    if (alone) {
      model.endAlone();
    }
    rethrow(thrown);
    assertThat(refused).isEqualTo(alone && revoked);
    assertThat(result).isEqualTo(refused ? null : first);
  }

  private Side readReally(boolean keyed) {
    return keyed
        ? real.forKey(gate).<Side, RuntimeException>read(this::old, this::fresh)
        : real.<Side, RuntimeException>read(this::old, this::fresh);
  }

  void write(boolean onlyLocks) {
    Verdict verdict = model.decide(true);
    if (verdict != Verdict.DONE) {
      NestedCalls.judged(on, verdict, () -> writeReally(onlyLocks));
      return;
    }
    expected = sides(model.held().phases[gate]);
    counted = !onlyLocks;
    boolean both = expected.size() == 2 && !onlyLocks;
    model.beginWrite();
    long outer = model.writingBoth;
    if (both) {
      model.writingBoth = model.begunWrites;
    }
    Throwable thrown = null;
    try {
      writeReally(onlyLocks);
    } catch (Boom | StackOverflowError e) {
      thrown = e;
    }
    assertThat(thrown).isSameAs(due);
    if (thrown != null && both) {
      on.byHalf = true;
      model.look();
    }
    model.writingBoth = outer;
    model.endWrite();
    rethrow(thrown);
  }

  private void writeReally(boolean onlyLocks) {
    if (onlyLocks) {
      real.<Side, RuntimeException>lock(this::old, this::fresh);
    } else {
      real.<Side, RuntimeException>write(this::old, this::fresh);
    }
  }

  private static List<Side> sides(Phase phase) {
    return switch (phase) {
      case READ_OLD -> List.of(Side.OLD);
      case DUAL_WRITE, READ_NEW -> List.of(Side.OLD, Side.NEW);
      case WRITE_NEW, CONTRACTED -> List.of(Side.NEW);
    };
  }

  private static void rethrow(@Nullable Throwable thrown) {
    if (thrown instanceof Boom boom) {
      throw boom;
    }
    if (thrown instanceof StackOverflowError error) {
      throw error;
    }
  }

  private Side old() {
    return ran(Side.OLD);
  }

  private Side fresh() {
    return ran(Side.NEW);
  }

  private Side ran(Side side) {
    int number = ran++;
    try {
      assertThat(number).isLessThan(compared ? 4 : expected.size());
      assertThat(side).isEqualTo(expected.get(number % expected.size()));
      program.observe();
      if (depth < DEPTH) {
        program.steps(depth + 1);
      }
    } catch (Boom | StackOverflowError thrown) {
      // A comparison swallows what its second path throws.
      if (!compared || number == 0 || thrown instanceof StackOverflowError) {
        due = thrown;
      }
      throw thrown;
    } catch (Throwable unexpected) {
      program.failed(unexpected);
      throw unexpected;
    }
    if (compared && number == 0) {
      model.look();
    }
    if (counted) {
      model.count(gate, side == Side.OLD ? ThreadModel.WROTE_OLD : ThreadModel.WROTE_NEW);
    }
    return side;
  }
}
