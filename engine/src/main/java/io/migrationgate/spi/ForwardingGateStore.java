package io.migrationgate.spi;

import io.migrationgate.protocol.Approvals;
import io.migrationgate.protocol.Epoch;
import io.migrationgate.protocol.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Hands every call on to another store; override what is to be done otherwise. As thread-safe as
 * the other one.
 */
public class ForwardingGateStore implements GateStore {
  private final GateStore store;

  /**
   * A store in front of another.
   *
   * @param store answers
   */
  protected ForwardingGateStore(GateStore store) {
    this.store = store;
  }

  /** The store that answers this call. */
  protected GateStore store() {
    return store;
  }

  @Override
  public Snapshot load() {
    return store().load();
  }

  @Override
  public StoreView view() {
    return store().view();
  }

  @Override
  public <T> T change(String changeId, ChangeDecider<T> decider) {
    return store().change(changeId, decider);
  }

  @Override
  public SegmentKeys segmentKeys() {
    return store().segmentKeys();
  }

  @Override
  public BeatAnswer beat(Beat beat) {
    return store().beat(beat);
  }

  @Override
  public List<Long> closeBefore(long number) {
    return store().closeBefore(number);
  }

  @Override
  public void noteServed(Map<String, Set<String>> variants) {
    store().noteServed(variants);
  }

  @Override
  public List<ServedVariant> served() {
    return store().served();
  }

  @Override
  public void noteMessages(List<MessageCount> messages) {
    store().noteMessages(messages);
  }

  @Override
  public List<ClientVersion> clientVersions(String type) {
    return store().clientVersions(type);
  }

  @Override
  public List<HistoryEntry> history(HistoryFilter filter) {
    return store().history(filter);
  }

  @Override
  public List<KnownBuild> builds() {
    return store().builds();
  }

  @Override
  public List<SqlAcceptance> acceptedSql(String migration) {
    return store().acceptedSql(migration);
  }

  @Override
  public Approvals approvals(String migration, long epoch) {
    return store().approvals(migration, epoch);
  }

  @Override
  public Instant now() {
    return store().now();
  }

  @Override
  public void awaitChange(Epoch known, Duration atMost) throws InterruptedException {
    store().awaitChange(known, atMost);
  }

  @Override
  public boolean announces() {
    return store().announces();
  }

  @Override
  public List<String> searchPath() {
    return store.searchPath();
  }

  @Override
  public Optional<ResolvedTable> resolve(String table) {
    return store().resolve(table);
  }

  @Override
  public @Nullable DatabaseIdentity identity() {
    return store().identity();
  }

  @Override
  public void maintain() {
    store().maintain();
  }

  @Override
  public void close() {
    store().close();
  }
}
