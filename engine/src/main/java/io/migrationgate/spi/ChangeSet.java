package io.migrationgate.spi;

import java.util.List;

/**
 * What a change writes. It begins a new epoch if and only if some mutation is
 * {@linkplain Mutation#beginsEpoch() of that kind}; its number is then
 * {@link StoreView#nextEpoch()}.
 *
 * @param result what the caller hears
 * @param mutations what is written, in order
 * @param notes what goes into the history, in the same transaction
 */
public record ChangeSet<T>(T result, List<Mutation> mutations, List<HistoryNote> notes) {
  /** Copies both lists. */
  public ChangeSet {
    mutations = List.copyOf(mutations);
    notes = List.copyOf(notes);
  }

  /** Nothing is written. */
  public static <T> ChangeSet<T> nothing(T result) {
    return new ChangeSet<>(result, List.of(), List.of());
  }

  /** Whether nodes must hear of it. */
  public boolean beginsEpoch() {
    return mutations.stream().anyMatch(Mutation::beginsEpoch);
  }
}
