package io.migrationgate.admin;

import io.migrationgate.protocol.Guard;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.protocol.Move;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Moves one migration, with guards, history and waiting: made by {@link GateAdmin#change}. Each
 * move is made on condition that nobody has changed the migration since this object last saw it.
 *
 * <pre>{@code
 * ChangeExecution change = admin.change("customer-name-split", Operator.by("ci").because("release 46"));
 * change.make(new Move.Advance());
 * boolean settled = change.awaitSettled(Duration.ofMinutes(1)).settled();
 * }</pre>
 *
 * <p>Nothing is lost when a wait ends early: another {@code ChangeExecution}, or {@code mgate
 * settle}, goes on with it. Not thread-safe.
 */
public final class ChangeExecution {
  private final GateAdmin admin;
  private final Operator operator;
  private ChangeListener listener = ChangeListener.NONE;
  private @Nullable Grace grace;
  private MigrationState state;

  ChangeExecution(GateAdmin admin, MigrationState seen, Operator operator) {
    this.admin = admin;
    this.operator = operator;
    this.state = seen;
  }

  /** From here on, tells this listener how it goes, and no other. */
  public ChangeExecution listener(ChangeListener heard) {
    this.listener = heard;
    return this;
  }

  /**
   * From here on, goes by an operator's word where databases hide their transactions; null takes it
   * back.
   */
  public ChangeExecution grace(@Nullable Grace word) {
    this.grace = word;
    return this;
  }

  /** Where the migration stands, as far as this object has seen. */
  public MigrationState state() {
    return state;
  }

  /** Goes on from where somebody else has brought the migration. */
  public void seen(MigrationState now) {
    this.state = now;
  }

  /** As {@link #make(Move, Operator)}, by the operator that this object was made for. */
  public Applied make(Move move) throws InterruptedException {
    return make(move, operator);
  }

  /**
   * Makes one move. If only nodes refuse it that may be dead, it waits until they have shown that
   * they live or were given up, for at most a lease and a quarter, and tries once more: who is
   * refused because of a killed node would never get to settle anything, which gives it up.
   *
   * @param who with what authority
   * @throws ConcurrentChangeException if somebody else has changed the migration meanwhile
   * @throws RefusedException if a guard refuses
   * @throws SqlNotAcceptedException if a declared statement must not run with this process's rights
   * @throws io.migrationgate.spi.OutcomeUnknownException if the connection died and nobody can tell
   * @throws InterruptedException if the thread is interrupted while it waits for nodes; then
   *     nothing was changed
   */
  public Applied make(Move move, Operator who) throws InterruptedException {
    Applied applied = refusedByTheDead(move, who);
    state = applied.after();
    listener.applied(applied);
    return applied;
  }

  private Applied refusedByTheDead(Move move, Operator who) throws InterruptedException {
    try {
      return admin.apply(state.name(), state.epoch(), move, who);
    } catch (RefusedException e) {
      boolean onlyByNodes = e.evaluation().refusals().stream()
          .allMatch(refusal -> refusal.guard() == Guard.SUPPORTED);
      if (!onlyByNodes || !admin.nodeWatch().givesUpAny(listener)) {
        throw e;
      }
    }
    return admin.apply(state.name(), state.epoch(), move, who);
  }

  /**
   * Makes moves one after the other, each settled before the next.
   *
   * @param timeout for each of them
   * @return whether the last one has settled; false as soon as one has not, and then the ones after
   *     it were not made
   */
  public boolean makeAll(List<Move> moves, Duration timeout) throws InterruptedException {
    for (Move move : moves) {
      make(move);
      if (!awaitSettled(timeout).settled()) {
        return false;
      }
    }
    return true;
  }

  /**
   * Waits until the last change has settled.
   *
   * @param timeout at most so long; the grace, if there is one, comes on top of it
   * @return the last look; {@link SettleProgress#settled} says whether it was enough
   * @throws ConcurrentChangeException if somebody else has changed the migration meanwhile
   * @throws io.migrationgate.spi.TransactionsHiddenException if the database hides its
   *     transactions, and there is no grace
   * @throws InterruptedException if the thread is interrupted; a later wait goes on
   */
  public SettleProgress awaitSettled(Duration timeout) throws InterruptedException {
    return awaitSettled(timeout, listener::settling);
  }

  /** As {@link #awaitSettled(Duration)}, telling somebody else than the listener of every look. */
  public SettleProgress awaitSettled(Duration timeout, Consumer<SettleProgress> looks)
      throws InterruptedException {
    long epoch = state.epoch();
    SettleProgress last =
        admin.settlement(state.name(), grace).seen(SettleSubject.of(state)).await(timeout, looks);
    state = last.state();
    if (state.epoch() != epoch) {
      throw ConcurrentChangeException.meanwhile(epoch, state);
    }
    return last;
  }
}
