package io.migrationgate;

import static org.assertj.core.api.Assertions.assertThat;

import io.migrationgate.ModelledUnit.Kind;
import io.migrationgate.ThreadModel.Verdict;
import io.migrationgate.internal.PhaseTable;
import io.migrationgate.internal.SimulationInternals;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A random program of one thread: units of work and gated calls of one or more nodes, one inside
 * the other, each of them done for real and in the {@link ThreadModel} of its node.
 */
final class NestedCalls {
  private final Random random;
  private final Consumer<Runnable> elsewhere;
  private final List<OnNode> nodes = new ArrayList<>();
  private int budget;
  // A comparison swallows what its second path throws.
  private @Nullable Throwable failure;

  /** What this thread does on one node. */
  static final class OnNode {
    final NestedCallsNode node;
    final ThreadModel model;
    final List<Opened> opened = new ArrayList<>();
    boolean byHalf;

    OnNode(NestedCallsNode node) {
      this.node = node;
      this.model = new ThreadModel(node.current, node.totals, node.gates.fenced());
    }
  }

  record Opened(UnitOfWork real, ModelledUnit unit) {}

  /** Thrown by a path. */
  static final class Boom extends RuntimeException {
    private static final long serialVersionUID = 1;

    Boom() {
      super(null, null, false, false);
    }
  }

  /**
   * A program.
   *
   * @param elsewhere runs on another thread, and waits for it
   */
  NestedCalls(Random random, List<NestedCallsNode> nodes, Consumer<Runnable> elsewhere) {
    this.random = random;
    this.elsewhere = elsewhere;
    nodes.forEach(node -> this.nodes.add(new OnNode(node)));
    this.budget = 10 + random.nextInt(60);
  }

  /** Runs it; some units may be left open. */
  void run() {
    while (budget > 0) {
      try {
        steps(0);
      } catch (Boom | StackOverflowError thrown) {
        observe();
      }
      if (failure != null) {
        return;
      }
    }
  }

  /**
   * Ends what is open.
   *
   * @param died whether the program's thread has
   */
  void end(boolean died) {
    if (failure != null) {
      throw new AssertionError(failure);
    }
    for (OnNode on : nodes) {
      for (Opened each : on.opened) {
        each.real().close();
        if (died) {
          on.model.abandon(each.unit());
          on.model.look();
        } else {
          on.model.close(each.unit());
        }
      }
      assertThat(on.model.idle()).isTrue();
      on.node.assertCounted();
    }
    observe();
  }

  void steps(int depth) {
    for (int n = 1 + random.nextInt(5); n > 0 && budget > 0; n--) {
      budget--;
      step(nodes.get(random.nextInt(4) == 0 ? random.nextInt(nodes.size()) : 0), depth);
      observe();
    }
  }

  void observe() {
    for (OnNode on : nodes) {
      PhaseTable held = SimulationInternals.held(on.node.units());
      ModelledTable pin = on.model.pin;
      assertThat(held == null ? -1 : held.snapshot().epoch().number())
          .as("the pin")
          .isEqualTo(pin == null ? -1 : pin.epoch);
      assertThat(on.node.gates.integration().inGatedRead())
          .as("in a read")
          .isEqualTo(on.model.reads > 0);
    }
  }

  private void step(OnNode on, int depth) {
    int which = random.nextInt(100);
    int gate = random.nextInt(NestedCallsNode.USED);
    if (which < 45) {
      caught(() -> new NestedCall(this, on, gate, depth).read(random.nextInt(4) == 0));
    } else if (which < 53) {
      caught(() -> new NestedCall(this, on, gate, depth).write(false));
    } else if (which < 56) {
      caught(() -> new NestedCall(this, on, gate, depth).write(true));
    } else if (which < 69) {
      open(on);
    } else if (which < 79) {
      withOpened(on, each -> {
        each.real().close();
        on.model.close(each.unit());
      });
    } else if (which < 82) {
      withOpened(on, each -> {
        elsewhere.accept(each.real()::close);
        on.model.abandon(each.unit());
      });
    } else if (which < 86) {
      on.node.change(gate, random, on.model);
    } else if (which < 88) {
      on.node.revoke(on.model);
    } else if (which < 91) {
      withOpened(on, each -> judged(on, on.model.pin(each.unit()), each.real()::pin));
    } else if (which < 94) {
      withOpened(on, each -> {
        Verdict verdict = on.model.commit(each.unit());
        if (judged(on, verdict, each.real()::beforeCommit) && verdict != Verdict.MISUSE) {
          on.model.answered(each.unit());
        }
      });
    } else if (which < 96) {
      Phase shown = on.model.shown(gate);
      assertThat(on.node.gate(gate).phase()).isEqualTo(shown);
    } else if (depth > 0) {
      if (random.nextBoolean()) {
        throw new StackOverflowError();
      }
      throw new Boom();
    }
  }

  /** Something was thrown that no path throws. */
  void failed(Throwable unexpected) {
    if (failure == null) {
      failure = unexpected;
    }
  }

  private void caught(Runnable call) {
    try {
      call.run();
    } catch (Boom | StackOverflowError thrown) {
      if (random.nextBoolean()) {
        throw thrown;
      }
    }
  }

  private void open(OnNode on) {
    int drawn = random.nextInt(16);
    // Where transactions lock rows, one that cannot keeps gates from deciding.
    Kind kind = drawn < (on.node.gates.fenced() ? 1 : 8)
        ? Kind.PLAIN
        : drawn < 12
            ? Kind.TRANSACTION
            : drawn < 14 ? Kind.IDLE : drawn < 15 ? Kind.LATE : Kind.REPLICA;
    UnitOfWork real = kind == Kind.PLAIN
        ? on.node.gates.unitOfWork("unit")
        : on.node.gates.unitOfWork("unit", new ModelledTransaction(kind));
    on.opened.add(new Opened(real, on.model.open(kind)));
  }

  private void withOpened(OnNode on, Consumer<Opened> work) {
    if (!on.opened.isEmpty()) {
      // The last ones more often, closed ones among them.
      int back = Math.min(random.nextInt(on.opened.size()), random.nextInt(on.opened.size()));
      work.accept(on.opened.get(on.opened.size() - 1 - back));
    }
  }

  /**
   * Does what the model has judged.
   *
   * @return false if a write was done by half before, of which the model knows nothing
   */
  static boolean judged(OnNode on, Verdict expected, Runnable real) {
    Verdict seen = Verdict.DONE;
    Throwable refusal = null;
    try {
      real.run();
    } catch (PartialWriteException e) {
      assertThat(on.byHalf).isTrue();
      return false;
    } catch (MigrationGateException e) {
      refusal = e;
      seen = e instanceof FenceRefusedException
          ? Verdict.FENCED_OFF
          : e instanceof CommitRefusedException ? Verdict.REFUSED : Verdict.MISUSE;
    }
    if (seen != expected) {
      throw new AssertionError(seen + " instead of " + expected, refusal);
    }
    return true;
  }
}
