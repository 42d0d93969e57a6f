package io.migrationgate.protocol;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A node as the store knows it.
 *
 * @param id drawn at random when the process starts; never used twice
 * @param generation grows each time the node registers again after it was given up
 * @param identity what and where it is, for people and for comparing database sessions
 * @param supports the phases its build works in, by migration; a migration that is missing counts
 *     as {@link SupportedPhases#UNKNOWN}
 * @param leaseMillis for how long a heartbeat renews its lease, in milliseconds, the safety margin
 *     included
 * @param acked the epoch up to which it has drained: no unit of work that began under an older one
 *     is open
 * @param beat grows with every heartbeat; an observer that sees it stand still may give the node up
 * @param live false once an observer has given the node up
 * @param report what the node last said of itself
 * @param mode what makes its units of work safe
 * @param revocation which of its units an operator has revoked; null if none
 * @param protocol the {@linkplain ProtocolVersion version} that its engine speaks
 * @param documents what its build can do with documents, by type; a type that is missing counts as
 *     {@link DocumentSupport#undeclared}
 */
public record NodeRecord(
    String id,
    long generation,
    Identity identity,
    Map<String, SupportedPhases> supports,
    long leaseMillis,
    Epoch acked,
    long beat,
    boolean live,
    NodeReport report,
    NodeMode mode,
    @Nullable Revocation revocation,
    int protocol,
    Map<String, DocumentSupport> documents) {

  /** Copies the maps. */
  public NodeRecord {
    supports = Map.copyOf(supports);
    documents = Map.copyOf(documents);
  }

  /** A node whose build declares no documents. */
  public NodeRecord(
      String id,
      long generation,
      Identity identity,
      Map<String, SupportedPhases> supports,
      long leaseMillis,
      Epoch acked,
      long beat,
      boolean live,
      NodeReport report,
      NodeMode mode,
      @Nullable Revocation revocation,
      int protocol) {
    this(
        id,
        generation,
        identity,
        supports,
        leaseMillis,
        acked,
        beat,
        live,
        report,
        mode,
        revocation,
        protocol,
        Map.of());
  }

  /** A node with leases and this engine, of which nothing is revoked. */
  public NodeRecord(
      String id,
      long generation,
      Identity identity,
      Map<String, SupportedPhases> supports,
      long leaseMillis,
      Epoch acked,
      long beat,
      boolean live,
      NodeReport report) {
    this(
        id,
        generation,
        identity,
        supports,
        leaseMillis,
        acked,
        beat,
        live,
        report,
        NodeMode.LEASED,
        null,
        ProtocolVersion.CURRENT);
  }

  /** The phases of a migration in which this node's build works. */
  public SupportedPhases supportFor(String migration) {
    return supports.getOrDefault(migration, SupportedPhases.UNKNOWN);
  }

  /** What this node's build can do with documents of a type. */
  public DocumentSupport documentSupport(DocumentState state) {
    return documents.getOrDefault(state.type(), DocumentSupport.undeclared(state.initial()));
  }

  /** The same node, whose build can do this with documents. */
  public NodeRecord handling(Map<String, DocumentSupport> byType) {
    return new NodeRecord(
        id,
        generation,
        identity,
        supports,
        leaseMillis,
        acked,
        beat,
        live,
        report,
        mode,
        revocation,
        protocol,
        byType);
  }

  /** By what its object mapper selects a migration's old side, for people; empty if by nothing. */
  public Optional<String> mapped(String migration) {
    return Optional.ofNullable(report.mapped().get(migration))
        .filter(members -> !members.isEmpty())
        .map(members -> String.join(", ", members));
  }

  /** The same node, given up. */
  public NodeRecord givenUp() {
    return new NodeRecord(
        id,
        generation,
        identity,
        supports,
        leaseMillis,
        acked,
        beat,
        false,
        report,
        mode,
        revocation,
        protocol,
        documents);
  }

  /** The same node after one more heartbeat. */
  public NodeRecord beating(Epoch nowAcked, NodeReport nowReport) {
    return new NodeRecord(
        id,
        generation,
        identity,
        supports,
        leaseMillis,
        nowAcked,
        beat + 1,
        live,
        nowReport,
        mode,
        revocation,
        protocol,
        documents);
  }

  /** The same node, protected otherwise. */
  public NodeRecord in(NodeMode otherMode) {
    return new NodeRecord(
        id,
        generation,
        identity,
        supports,
        leaseMillis,
        acked,
        beat,
        live,
        report,
        otherMode,
        revocation,
        protocol,
        documents);
  }

  /** The same node, with units of work revoked. */
  public NodeRecord revoking(Revocation order) {
    return new NodeRecord(
        id,
        generation,
        identity,
        supports,
        leaseMillis,
        acked,
        beat,
        live,
        report,
        mode,
        order,
        protocol,
        documents);
  }

  /** The same node with an engine that speaks this version. */
  public NodeRecord speaking(int version) {
    return new NodeRecord(
        id,
        generation,
        identity,
        supports,
        leaseMillis,
        acked,
        beat,
        live,
        report,
        mode,
        revocation,
        version,
        documents);
  }

  /**
   * Whether changes wait for this node's acknowledgement. A fenced node's units hold the row of
   * their epoch instead.
   */
  public boolean acknowledges() {
    return live && mode == NodeMode.LEASED;
  }

  /** Build, host and process, for people. */
  public String label() {
    return identity.build() + "@" + identity.host() + ":" + identity.pid();
  }

  /**
   * What and where a node is.
   *
   * @param build the build it runs, for example {@code 2026.46}
   * @param host the machine
   * @param pid the process
   * @param application the application name of its database sessions; empty if it did not say
   */
  public record Identity(String build, String host, long pid, String application) {}
}
