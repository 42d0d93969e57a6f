package io.migrationgate.demo.lab.weekly;

import io.migrationgate.demo.lab.checks.Checks;
import io.migrationgate.demo.lab.oracle.Kind;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The story: release 46 serves, and perhaps 45; 47 takes its place and moves three migrations to
 * write-new; 48 takes its place and the old sides are dropped. On the way, what must be refused is
 * tried.
 */
final class WeeklyWalk {
  private static final String NAME = Kind.CUSTOMER.migration();
  private static final List<String> OTHERS =
      List.of(Kind.ORDER.migration(), Kind.PRODUCT.migration());

  private final Script script;
  private final Moves moves;
  private final StoreWatch store;
  private final Checks checks;
  private final Interlude interlude;
  private final @Nullable EnginelessRelease oldest;
  private final String[] blue;
  private final String[] green;
  private final String[] next;

  WeeklyWalk(Script script, Moves moves, StoreWatch store, Checks checks, Plan plan) {
    this.script = script;
    this.moves = moves;
    this.store = store;
    this.checks = checks;
    this.interlude = plan.interlude();
    this.oldest = plan.release45() ? new EnginelessRelease(script, Kind.CUSTOMER) : null;
    this.blue = names("blue", 1, plan.processes());
    this.green = names("green", 1, plan.processes());
    this.next = names("blue", plan.processes() + 1, plan.processes());
  }

  private static String[] names(String colour, int first, int count) {
    return IntStream.range(first, first + count)
        .mapToObj(number -> colour + "-" + number)
        .toArray(String[]::new);
  }

  /**
   * What may differ from walk to walk.
   *
   * @param processes of each release
   * @param release45 whether a process without the engine is there until everybody reads new
   * @param interlude what goes on in the middle of it
   */
  record Plan(int processes, boolean release45, Interlude interlude) {}

  /** Something that goes on from before the first dual write until the new side is read. */
  interface Interlude {
    /** It begins. */
    void begin() throws InterruptedException;

    /** It is over. */
    void finish() throws InterruptedException;
  }

  /** Brings up what is there before the users come. */
  void open() throws InterruptedException {
    String serve = oldest == null ? "release 46 serves" : "releases 45 and 46 serve";
    script.chapter("Mon", serve + ", names are one column");
    if (oldest != null) {
      oldest.open();
    }
    script.join(46, blue);
  }

  void walk() throws SQLException, InterruptedException {
    tuesdayExpand();
    tuesdayRelease();
    if (oldest != null) {
      oldest.bridge();
    }
    tuesdayDualWrite();
    tuesdayBackfill();
    wednesdayRamp();
    wednesdayMismatch();
    interlude.finish();
    thursdayWriteNew();
    nextTuesdayRelease();
    nextTuesdayContract();
  }

  private void tuesdayExpand() throws InterruptedException {
    script.chapter("Tue 11:00", "the script adds the new columns, the shop is open");
    script.lintExpansion();
    script.expand();
    script.preflight(true, "--jar", 47);
    script.watch();
  }

  private void tuesdayRelease() throws InterruptedException {
    script.chapter("Tue 11:10", "release 47 joins, blue and green serve side by side");
    script.join(47, green);
    script.watch();
    script.say("Too early: blue knows the old column only, and lives:");
    script.refused("advance", NAME, "--reason", "are we there yet?");
    script.leave(blue);
  }

  private void tuesdayDualWrite() throws InterruptedException {
    script.chapter("Tue 11:40", "dual-write: every write goes to both sides");
    interlude.begin();
    moves.advance(NAME, "dual-write", "release 47 is everywhere");
    OTHERS.forEach(
        each -> script.say("(" + each + " goes the same way, with less to say about it)"));
    for (String each : OTHERS) {
      moves.advance(each, "dual-write", "release 47 is everywhere");
    }
    script.watch();
    script.say("Rows from before are missing on the new side, so it is too early to read it:");
    script.refused("advance", NAME, "--reason", "can we read new already?");
    script.lintTooEarly();
  }

  private void tuesdayBackfill() throws SQLException, InterruptedException {
    script.chapter("Tue 11:41", "what was there before is copied, and verified");
    moves.backfill(NAME, "rows from before release 47");
    for (String each : OTHERS) {
      moves.backfill(each, "rows from before release 47");
    }
    script.watch();
  }

  private void wednesdayRamp() throws InterruptedException {
    script.chapter("Wed", "a tenth of the customers reads the new side, then everybody");
    moves.awaitComparisons(NAME);
    moves.ramp(NAME, "10%", "a tenth, always the same ones");
    script.watch();
    moves.ramp(NAME, "100%", "no difference seen");
    script.watch();
    moves.awaitComparisons(NAME);
    moves.advance(NAME, "read-new", "no difference seen");
    script.watch();
    if (oldest == null) {
      noWayBack();
    } else {
      script.say(
          "The way back to release 46 is open, since the bridge keeps the new side for it, too:");
      script.preflight(true, "--rollback-to", 46);
    }
  }

  private void noWayBack() throws InterruptedException {
    script.say("No way back to release 46 now, and it would not even start:");
    script.preflight(false, "--rollback-to", 46);
    script.mayNotStart(46);
  }

  private void wednesdayMismatch() throws SQLException, InterruptedException {
    script.chapter("Wed 15:00", "somebody changes a row by hand: a mismatch shows");
    WrongRow row = WrongRow.write(script.stage(), store);
    row.readUntilNoticed();
    script.say("The old side has every write, so going back loses nothing:");
    moves.rollback(NAME, "dual-write", "a mismatch: look first");
    script.say("Repaired from the old side, compared again, and forward:");
    moves.repair(NAME, "a change by hand");
    row.requireServedRightly();
    row.over();
    moves.awaitComparisons(NAME);
    moves.advance(NAME, "read-new", "repaired, 0 differences");
    script.watch();
  }

  private void thursdayWriteNew() throws SQLException, InterruptedException {
    script.chapter("Thu", "write-new: the old sides are written no more");
    checks.requireEqual(Kind.CUSTOMER);
    if (oldest != null) {
      oldest.leave();
    }
    moves.advance(NAME, "write-new", "a day without a mismatch");
    if (oldest != null) {
      oldest.over();
      noWayBack();
    }
    for (Kind kind : List.of(Kind.ORDER, Kind.PRODUCT)) {
      String each = kind.migration();
      moves.awaitComparisons(each);
      moves.advance(each, "read-new", "no difference seen");
      checks.requireEqual(kind);
      moves.advance(each, "write-new", "both sides are equal");
    }
    script.watch();
  }

  private void nextTuesdayRelease() throws InterruptedException {
    script.chapter("Tue after, 11:00", "release 48 has lost the old code, and takes over");
    script.preflight(true, "--jar", 48);
    script.join(48, next);
    script.watch();
    script.say("With release 48 there, nobody goes back by mistake:");
    script.refused("rollback", NAME, "--reason", "on second thoughts");
    script.leave(green);
    script.watch();
  }

  private void nextTuesdayContract() throws InterruptedException {
    script.chapter("Tue after, 12:00", "the old sides are given up and dropped, the shop is open");
    script.does("", "contract", NAME, "--check", "--quiet-for", "0s");
    for (String each : Stream.concat(Stream.of(NAME), OTHERS.stream()).toList()) {
      moves.contract(each, "nobody needs the old side");
    }
    script.watch();
    script.does("", "status");
    script.does("", "nodes");
  }
}
