package io.migrationgate.admin;

import io.migrationgate.MigrationGateException;
import io.migrationgate.Phase;
import io.migrationgate.Problem;
import io.migrationgate.protocol.FlagRecord;
import io.migrationgate.protocol.FlagSection;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.protocol.Move;
import io.migrationgate.protocol.SegmentState;
import io.migrationgate.protocol.SubjectKind;
import io.migrationgate.spi.ChangeSet;
import io.migrationgate.spi.GateStore;
import io.migrationgate.spi.HistoryNote;
import io.migrationgate.spi.Mutation;
import io.migrationgate.spi.StoreJson;
import io.migrationgate.spi.StoreView;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Looks at segments, and changes them: named sets of keys, too large for a flag's definition. Nodes
 * hear of a change as they do of a flag's; a unit of work keeps the keys with which it began.
 * Thread-safe.
 */
public final class SegmentAdmin {
  /** How many characters a key may have. */
  public static final int MAX_KEY = 200;

  /** How many characters a name may have. */
  public static final int MAX_NAME = 100;

  /** How many keys may be added or removed at once; whole segments may have more. */
  public static final int MAX_CHANGED = 10_000;

  private static final int STAGED_AT_ONCE = 1_000;

  private final GateStore store;
  private final RandomGenerator random;

  /** An admin of the segments in a store. */
  public SegmentAdmin(GateStore store) {
    this(store, new SplittableRandom());
  }

  SegmentAdmin(GateStore store, RandomGenerator random) {
    this.store = store;
    this.random = random;
  }

  /** The segments in use, by name. */
  public NavigableMap<String, FlagRecord> list() {
    TreeMap<String, FlagRecord> inUse = new TreeMap<>();
    store.load().flags().segments().forEach((name, segment) -> {
      if (!segment.retired()) {
        inUse.put(name, segment);
      }
    });
    return inUse;
  }

  /**
   * One segment in use.
   *
   * @throws MigrationGateException if there is none of this name
   */
  public FlagRecord segment(String name) {
    return inUse(store.load().flags(), name);
  }

  /** How many keys it has. */
  public long count(FlagRecord segment) {
    return store.segmentKeys().count(StoreJson.segment(segment));
  }

  /** Whether it has a key. */
  public boolean contains(FlagRecord segment, String key) {
    return store.segmentKeys().contains(StoreJson.segment(segment), key);
  }

  /**
   * Creates a segment, or gives it other keys in place of those that it has, all at once. The keys
   * are written before, so the change itself is short.
   *
   * @param keys what is there twice counts once
   * @throws ConcurrentChangeException if somebody else has changed the segment since this began
   * @throws FlagRefusedException if the name was retired
   */
  public FlagRecord replace(String name, Collection<String> keys, Operator operator) {
    require(name, keys);
    FlagRecord seen = store.load().flags().segments().get(name);
    long generation = random.nextLong(1, Long.MAX_VALUE);
    List<String> some = new ArrayList<>(STAGED_AT_ONCE);
    for (String key : new LinkedHashSet<>(keys)) {
      some.add(key);
      if (some.size() == STAGED_AT_ONCE) {
        store.segmentKeys().stage(name, generation, some);
        some.clear();
      }
    }
    if (!some.isEmpty()) {
      store.segmentKeys().stage(name, generation, some);
    }
    FlagRecord made = change(
        name,
        seen,
        seen == null ? "create" : "import",
        (before, epoch) -> new SegmentState(name, generation, epoch),
        List.of(),
        List.of(),
        operator);
    Set<Long> kept = new HashSet<>(Set.of(generation));
    if (seen != null) {
      // Nodes that have not heard yet ask for these.
      kept.add(StoreJson.segment(seen).generation());
    }
    store.segmentKeys().discard(name, kept);
    return made;
  }

  /**
   * Adds and removes keys; what is there already, or is not there, stays so.
   *
   * @throws MigrationGateException if there is no such segment
   */
  public FlagRecord change(
      String name, Collection<String> added, Collection<String> removed, Operator operator) {
    require(name, added);
    require(name, removed);
    if (added.size() + removed.size() > MAX_CHANGED) {
      throw new MigrationGateException(new Problem(
          subject(name),
          added.size() + removed.size() + " keys to be changed",
          "at most " + MAX_CHANGED + " at once",
          "replace all keys with: mgate flag segment import " + name));
    }
    return change(
        name,
        segment(name),
        removed.isEmpty() ? "add" : added.isEmpty() ? "remove" : "change",
        (before, epoch) -> new SegmentState(name, before.generation(), epoch),
        added,
        removed,
        operator);
  }

  /** What becomes of a segment in the change that begins an epoch. */
  private interface Next {
    SegmentState after(SegmentState before, long epoch);
  }

  private FlagRecord change(
      String name,
      @Nullable FlagRecord seen,
      String kind,
      Next next,
      Collection<String> added,
      Collection<String> removed,
      Operator operator) {
    return store.change(UUID.randomUUID().toString(), view -> {
      FlagRecord before = view.snapshot().flags().segments().get(name);
      if (before != null && before.retired()) {
        throw FlagDecision.retired(SubjectKind.SEGMENT, name);
      }
      if (revision(before) != revision(seen)) {
        throw ConcurrentChangeException.ofSegment(name, revision(seen), before);
      }
      SegmentState then = before == null ? new SegmentState(name, 0, 0) : StoreJson.segment(before);
      SegmentState after = next.after(then, view.nextEpoch());
      FlagRecord record = record(view, name, before, StoreJson.segment(after), false);
      List<Mutation> mutations = new ArrayList<>();
      mutations.add(new Mutation.PutFlag(record));
      if (!added.isEmpty() || !removed.isEmpty()) {
        mutations.add(new Mutation.ChangeKeys(after, Set.copyOf(added), Set.copyOf(removed)));
      }
      List<HistoryNote> notes = new ArrayList<>();
      notes.add(note(kind, before, record, operator));
      for (MigrationState state : ramps(view, name)) {
        mutations.add(new Mutation.PutState(settlingAnew(view, state), true));
        notes.add(new HistoryNote(
            state.name(),
            "segment",
            state.current().toString(),
            state.current().toString(),
            operator.actor(),
            operator.reason(),
            "{}"));
      }
      return new ChangeSet<>(record, mutations, notes);
    });
  }

  /** The migrations in whose ramps a segment is, sorted by name. */
  public static List<MigrationState> ramps(StoreView view, String name) {
    return view.snapshot().migrations().values().stream()
        .filter(state -> !state.retired())
        .filter(state -> state.current().ramp().segments().contains(name)
            || (state.leaving() != null && state.leaving().ramp().segments().contains(name)))
        .sorted(Comparator.comparing(MigrationState::name))
        .toList();
  }

  /** Some nodes still have the keys of before, so the ramp settles as if it had been set. */
  private static MigrationState settlingAnew(StoreView view, MigrationState state) {
    boolean unrepaired = view.unrepaired().getOrDefault(state.name(), 0L) > 0;
    boolean readsUnverified =
        state.phase() == Phase.DUAL_WRITE && (!state.newInSync() || unrepaired);
    if (!state.settled() || readsUnverified) {
      throw new MigrationGateException(new Problem(
          "migration '" + state.name() + "'",
          state.describe() + ", in whose ramp this segment is",
          readsUnverified
              ? "a new side that is verified, with nothing unrepaired"
              : "its last change settled",
          readsUnverified
              ? "repair it, then: mgate verify " + state.name()
              : "wait for it with: mgate settle " + state.name()));
    }
    return new MigrationState(
        state.name(),
        state.current(),
        state.current(),
        state.newInSync(),
        state.oldInSync(),
        view.nextEpoch(),
        state.enteredEpoch(),
        false);
  }

  /** Checks that a ramp names segments that there are. */
  static void requireKnown(StoreView view, Move move) {
    if (move instanceof Move.SetRamp set) {
      set.ramp().segments().forEach(name -> inUse(view.snapshot().flags(), name));
    }
  }

  /**
   * Gives up a segment's name for ever. Its keys go with it.
   *
   * @throws FlagRefusedException if a flag or a shared evaluator in use asks for it, or nobody has
   *     confirmed it
   * @throws MigrationGateException if there is none of this name
   */
  public FlagRecord retire(String name, Operator operator) {
    FlagRecord retired = store.change(UUID.randomUUID().toString(), view -> {
      FlagRecord before = inUse(view.snapshot().flags(), name);
      FlagEdits.requireConfirmed(SubjectKind.SEGMENT, name, operator);
      requireUnused(view, name);
      FlagRecord record = record(view, name, before, before.definition(), true);
      return new ChangeSet<>(
          record,
          List.of(new Mutation.PutFlag(record)),
          List.of(note("retire", before, record, operator)));
    });
    // Flags no longer ask; a unit of work from before gets its default, as for a flag that is gone.
    store.segmentKeys().discard(name, Set.of());
    return retired;
  }

  private static void requireUnused(StoreView view, String name) {
    FlagSection flags = view.snapshot().flags();
    List<String> users = Stream.of(
            ramps(view, name).stream().map(state -> "the ramp of migration " + state.name()),
            askers(flags, name))
        .flatMap(Function.identity())
        .sorted()
        .toList();
    if (!users.isEmpty()) {
      throw new FlagRefusedException(new Problem(
          subject(name),
          "who asks for it: " + String.join(", ", users),
          "nobody who does",
          "change their targeting, or their pilots, first"));
    }
  }

  private static Stream<String> askers(FlagSection flags, String name) {
    return Stream.concat(flags.flags().values().stream(), flags.evaluators().values().stream())
        .filter(one -> !one.retired() && FlagRules.segments(one).contains(name))
        .map(one -> one.kind().wireName() + " " + one.key());
  }

  private static FlagRecord record(
      StoreView view,
      String name,
      @Nullable FlagRecord before,
      String definition,
      boolean retired) {
    return new FlagRecord(
        SubjectKind.SEGMENT,
        name,
        revision(before) + 1,
        definition,
        false,
        view.nextEpoch(),
        retired);
  }

  private static HistoryNote note(
      String kind, @Nullable FlagRecord before, FlagRecord after, Operator operator) {
    return new HistoryNote(
        SubjectKind.SEGMENT,
        after.key(),
        kind,
        before == null ? null : "revision " + before.revision(),
        "revision " + after.revision() + (after.retired() ? ", retired" : ""),
        operator.actor(),
        operator.reason(),
        "{}");
  }

  private static long revision(@Nullable FlagRecord segment) {
    return segment == null ? 0 : segment.revision();
  }

  private static FlagRecord inUse(FlagSection flags, String name) {
    FlagRecord segment = flags.segments().get(name);
    if (segment != null && !segment.retired()) {
      return segment;
    }
    if (segment != null) {
      throw FlagDecision.retired(SubjectKind.SEGMENT, name);
    }
    Set<String> known = new TreeSet<>();
    flags.segments().forEach((key, one) -> {
      if (!one.retired()) {
        known.add(key);
      }
    });
    throw new MigrationGateException(new Problem(
        subject(name),
        "no such segment in the store",
        known.isEmpty() ? "a segment (the store has none)" : "one of " + String.join(", ", known),
        "check the spelling, or create it with: mgate flag segment import"));
  }

  private static void require(String name, Collection<String> keys) {
    if (name.isBlank() || !name.equals(name.strip()) || name.length() > MAX_NAME) {
      throw new MigrationGateException(new Problem(
          subject(name),
          "a name of " + name.length() + " characters",
          "1 to " + MAX_NAME + ", without spaces around them",
          "choose another name"));
    }
    for (String key : keys) {
      if (key.isEmpty() || key.length() > MAX_KEY) {
        throw new MigrationGateException(new Problem(
            subject(name),
            "a key of " + key.length() + " characters",
            "1 to " + MAX_KEY,
            "correct the list of keys"));
      }
    }
  }

  private static String subject(String name) {
    return "segment '" + name + "'";
  }
}
