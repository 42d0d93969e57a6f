package io.migrationgate.messages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.migrationgate.CommitRefusedException;
import io.migrationgate.GateUsageException;
import io.migrationgate.LeaseLost;
import io.migrationgate.LeaseLostException;
import io.migrationgate.MigrationGates;
import io.migrationgate.UnitOfWork;
import io.migrationgate.admin.GateAdmin;
import io.migrationgate.admin.Operator;
import io.migrationgate.admin.VersionAdmin;
import io.migrationgate.admin.VersionChange;
import io.migrationgate.documents.DocumentCodec;
import io.migrationgate.documents.DocumentException;
import io.migrationgate.documents.NewerVersionException;
import io.migrationgate.documents.UnsupportedVersionException;
import io.migrationgate.documents.WriteVersion;
import io.migrationgate.memory.InMemoryGateStore;
import io.migrationgate.testing.FakeDatabase;
import io.migrationgate.testing.FlakyStore;
import io.migrationgate.testing.ManualTime;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages that are sent unasked, and what keeps them from going in a version that was left. */
class SendingTest {
  private static final SendMessage NEW = new SendMessage("ada", "bob", "hello", "greetings");
  private static final Duration LONGER_THAN_A_LEASE = Duration.ofMinutes(2);

  private final ManualTime time = new ManualTime();
  private final InMemoryGateStore memory = new InMemoryGateStore();
  private final FlakyStore store = new FlakyStore(memory);
  private final List<QueueMessage> sent = new ArrayList<>();
  private final List<MigrationGates> nodes = new ArrayList<>();

  private MigrationGates node(LeaseLost policy) {
    MigrationGates node = MigrationGates.builder(store)
        .build("2026.46")
        .withoutClassPath()
        .withoutThread()
        .time(time)
        .onLeaseLost(policy)
        .document(SendMessage.BOTH, SendMessage.FORMAT)
        .start();
    nodes.add(node);
    return node;
  }

  @AfterEach
  void stop() {
    store.heal();
    nodes.forEach(MigrationGates::close);
  }

  private static QueueMessages<SendMessage> messages(MigrationGates node) {
    return QueueMessages.inHeader(
        SendMessage.codec(node.writeVersion(SendMessage.NAME)), "messageVersion");
  }

  private void send(MigrationGates node) {
    messages(node).send(NEW, sent::add);
  }

  @Test
  void aNodeSendsInTheVersionInForce() {
    MigrationGates node = node(LeaseLost.REFUSE);
    send(node);
    VersionAdmin versions = new VersionAdmin(memory);
    versions.apply(
        VersionAdmin.type(memory.view(), SendMessage.NAME),
        new VersionChange.Write(2),
        Operator.of("alice", "test"));
    node.integration().refresh();
    send(node);
    assertThat(sent.get(0).headers()).as("as before there were versions").isEmpty();
    assertThat(sent.get(1).headers()).isEqualTo(Map.of("messageVersion", "2"));
  }

  /** A change settles once nothing is under way any more. */
  @Test
  void aMessageThatIsUnderWayIsWaitedFor() {
    MigrationGates node = node(LeaseLost.REFUSE);
    VersionAdmin versions = new VersionAdmin(memory);
    GateAdmin admin = new GateAdmin(memory, List.of(new FakeDatabase()), time);
    messages(node).send(NEW, message -> {
      versions.apply(
          VersionAdmin.type(memory.view(), SendMessage.NAME),
          new VersionChange.Write(2),
          Operator.of("alice", "test"));
      node.integration().refresh();
      assertThat(admin.documentSettlement(SendMessage.NAME, null).poll().settled())
          .isFalse();
      return sent.add(message);
    });
    node.integration().refresh();
    assertThat(admin.documentSettlement(SendMessage.NAME, null).poll().settled())
        .isTrue();
  }

  /** Nobody waits any more for a process that was paused, and the store cannot be asked. */
  @Test
  void nothingIsSentOnceTheLeaseHasEnded() {
    MigrationGates node = node(LeaseLost.REFUSE);
    store.breakDown();
    time.advance(LONGER_THAN_A_LEASE);
    assertThatThrownBy(() -> send(node)).isInstanceOf(LeaseLostException.class);
    assertThat(sent).isEmpty();
    store.heal();
    node.integration().refresh();
    send(node);
    assertThat(sent).hasSize(1);
  }

  @Test
  void aProcessThatWasOnlyPausedRenewsItsLease() {
    MigrationGates node = node(LeaseLost.REFUSE);
    time.advance(LONGER_THAN_A_LEASE);
    send(node);
    assertThat(sent).hasSize(1);
  }

  /** The version was pinned in time, and the message would be late. */
  @Test
  void nothingIsSentInAUnitThatHasOutlivedItsLease() {
    MigrationGates node = node(LeaseLost.REFUSE);
    try (UnitOfWork unit = node.unitOfWork("order")) {
      node.writeVersion(SendMessage.NAME).writeVersion();
      store.breakDown();
      time.advance(LONGER_THAN_A_LEASE);
      assertThatThrownBy(() -> send(node)).isInstanceOf(CommitRefusedException.class);
      unit.rolledBack();
    }
    assertThat(sent).isEmpty();
  }

  @Test
  void whoWouldRatherRiskItGoesOn() {
    MigrationGates node = node(LeaseLost.CONTINUE);
    store.breakDown();
    time.advance(LONGER_THAN_A_LEASE);
    send(node);
    assertThat(sent).hasSize(1);
  }

  /** Without leases only a transaction's lock is waited for. */
  @Test
  void aNodeWithoutLeasesSendsInTransactionsOnly() {
    MigrationGates node = MigrationGates.builder(store)
        .build("2026.46")
        .withoutClassPath()
        .withoutThread()
        .time(time)
        .fenced()
        .document(SendMessage.BOTH, SendMessage.FORMAT)
        .start();
    nodes.add(node);
    assertThatThrownBy(() -> send(node)).isInstanceOf(GateUsageException.class);
    assertThat(sent).isEmpty();
  }

  @Test
  void whatTheTransportThrowsIsThrown() {
    MigrationGates node = node(LeaseLost.REFUSE);
    IOException failure = new IOException("down");
    assertThatThrownBy(() -> messages(node).send(NEW, message -> {
          throw failure;
        }))
        .isSameAs(failure);
  }

  @Test
  void aMessageIsReadInEveryVersionAndCountedByItsSender() {
    List<String> counted = new ArrayList<>();
    for (int version = 1; version <= 2; version++) {
      QueueMessages<SendMessage> queue = QueueMessages.inHeader(
              SendMessage.codec(WriteVersion.always(version)), "messageVersion")
          .sentBy("billing")
          .counting((type, client, read) -> counted.add(type + " " + client + " " + read));
      QueueMessage message = queue.send(NEW, one -> one);
      assertThat(queue.read(message).storedVersion()).isEqualTo(version);
    }
    QueueMessages<SendMessage> inPayload = QueueMessages.inPayload(
        DocumentCodec.inField(SendMessage.BOTH, SendMessage.FORMAT, WriteVersion.always(2), "v"));
    QueueMessage message = inPayload.send(NEW, one -> one);
    assertThat(message.headers()).isEmpty();
    assertThat(inPayload.read(message).value()).isEqualTo(NEW);
    assertThat(counted).containsExactly("send-message billing 1", "send-message billing 2");
    assertThatThrownBy(() -> QueueMessages.inPayload(SendMessage.codec(WriteVersion.always(1))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** A newer one stays in the queue, for a build that reads it. */
  @Test
  void aMessageInAnotherVersionIsATypedError() {
    QueueMessages<SendMessage> queue = QueueMessages.inHeader(
        DocumentCodec.beside(SendMessage.SECOND, SendMessage.FORMAT, WriteVersion.always(2)),
        "messageVersion");
    byte[] payload = "{}".getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> queue.read(new QueueMessage(payload, Map.of("messageVersion", "3"))))
        .isInstanceOf(NewerVersionException.class);
    assertThatThrownBy(() -> queue.read(new QueueMessage(payload, Map.of("messageVersion", "1"))))
        .isInstanceOf(UnsupportedVersionException.class);
    assertThatThrownBy(() -> queue.read(new QueueMessage(payload, Map.of())))
        .isInstanceOf(DocumentException.class)
        .hasMessageContaining("without a version");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "two", "2.0", "99999999999"})
  void aHeaderThatIsNoVersionIsRefused(String version) {
    QueueMessages<SendMessage> queue =
        QueueMessages.inHeader(SendMessage.codec(WriteVersion.always(1)), "messageVersion");
    assertThatThrownBy(
            () -> queue.read(new QueueMessage(new byte[0], Map.of("messageVersion", version))))
        .isInstanceOf(DocumentException.class)
        .hasMessageStartingWith("header messageVersion");
  }
}
