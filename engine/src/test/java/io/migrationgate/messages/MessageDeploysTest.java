package io.migrationgate.messages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.migrationgate.MigrationGates;
import io.migrationgate.RegistrationRefusedException;
import io.migrationgate.admin.DocumentCount;
import io.migrationgate.admin.GateAdmin;
import io.migrationgate.admin.Operator;
import io.migrationgate.admin.VersionAdmin;
import io.migrationgate.admin.VersionChange;
import io.migrationgate.admin.VersionRefusedException;
import io.migrationgate.documents.DocumentCodec;
import io.migrationgate.documents.VersionedType;
import io.migrationgate.documents.WriteVersion;
import io.migrationgate.memory.InMemoryGateStore;
import io.migrationgate.protocol.DocumentState;
import io.migrationgate.protocol.VersionRange;
import io.migrationgate.testing.FakeDatabase;
import io.migrationgate.testing.ManualTime;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Deploys 0 to 3 of a message that gets a new version, over HTTP, between builds of which each is
 * client and server. The table in {@code docs/versions.md} is this test.
 */
class MessageDeploysTest {
  private static final VersionCarrier CARRIER =
      VersionCarrier.mediaType("application/vnd.shop.message+json");
  private static final Operator ALICE = Operator.of("alice", "test").confirming();
  private static final SendMessage NEW = new SendMessage("ada", "bob", "hello", "greetings");

  private final ManualTime time = new ManualTime();
  private final InMemoryGateStore store = new InMemoryGateStore();
  private final VersionAdmin versions = new VersionAdmin(store);
  private final GateAdmin admin = new GateAdmin(store, List.of(new FakeDatabase()), time);
  private final HttpClient http = HttpClient.newHttpClient();
  private final List<Build<?>> builds = new ArrayList<>();

  /** A node of one build, with a server and a client of its own. */
  private final class Build<T> implements AutoCloseable {
    final MigrationGates node;
    final MessageServer<T> server;
    private final MessageRequests<T> requests;
    private final MessageResponses<T> responses;

    Build(String build, VersionedType<T> type) throws Exception {
      node = MigrationGates.builder(store)
          .build(build)
          .withoutClassPath()
          .withoutThread()
          .time(time)
          .document(type, SendMessage.FORMAT)
          .start();
      DocumentCodec<T> codec =
          DocumentCodec.beside(type, SendMessage.FORMAT, node.writeVersion(SendMessage.NAME));
      server = new MessageServer<>(MessageEndpoint.of(codec, CARRIER));
      requests = MessageRequests.of(codec, CARRIER);
      responses = MessageResponses.of(codec, CARRIER);
      builds.add(this);
    }

    /** Sends a message to another build. */
    Sent<T> send(T message, Build<?> to) throws Exception {
      return requests.send(to.server.url(), message, request -> {
        var response = http.send(responses.asking(request).build(), BodyHandlers.ofInputStream());
        assertThat(response.statusCode()).isEqualTo(201);
        return new Sent<>(
            to.server.read.get(to.server.read.size() - 1).storedVersion(),
            responses.read(response).value());
      });
    }

    @Override
    public void close() {
      server.close();
      node.close();
      builds.remove(this);
    }
  }

  /** In which version a message came, and what it was answered. */
  private record Sent<T>(int version, T answer) {}

  @AfterEach
  void stop() {
    List.copyOf(builds).forEach(Build::close);
  }

  private DocumentState state() {
    return VersionAdmin.type(store.view(), SendMessage.NAME);
  }

  private void move(int version) {
    versions.apply(state(), new VersionChange.Write(version), ALICE);
    builds.forEach(build -> build.node.integration().refresh());
    assertThat(admin.documentSettlement(SendMessage.NAME, null).poll().settled())
        .isTrue();
  }

  /** A client that nobody deploys, in whatever version it likes. */
  private HttpResponse<String> fromOutside(Build<?> to, int version) throws Exception {
    DocumentCodec<SendMessage> codec = SendMessage.codec(WriteVersion.always(version));
    return MessageRequests.of(codec, CARRIER)
        .send(to.server.url(), NEW, request -> http.send(request.build(), BodyHandlers.ofString()));
  }

  @Test
  void readersComeBeforeWriters() throws Exception {
    // 0: clients send version 1, and servers understand version 1.
    Build<SendMessage.V1> old = new Build<>("2026.45", SendMessage.FIRST);
    assertThat(old.send(NEW.toV1(), old)).isEqualTo(new Sent<>(1, NEW.toV1()));
    assertThatThrownBy(() -> move(2))
        .isInstanceOf(VersionRefusedException.class)
        .hasMessageContaining("2026.45@");
    assertThat(fromOutside(old, 2).statusCode()).isEqualTo(415);

    // 1: clients send version 1, and servers understand 1, or 1 and 2.
    Build<SendMessage> fresh = new Build<>("2026.46", SendMessage.BOTH);
    for (Build<?> server : List.of(old, fresh)) {
      assertThat(fresh.send(NEW, server)).isEqualTo(new Sent<>(1, SendMessage.from(NEW.toV1())));
      assertThat(old.send(NEW.toV1(), server)).isEqualTo(new Sent<>(1, NEW.toV1()));
    }
    assertThatThrownBy(() -> move(2))
        .isInstanceOf(VersionRefusedException.class)
        .hasMessageContaining("2026.45@")
        .hasMessageContaining("readers come before writers");

    // 2: clients send version 2, and servers understand 1 and 2. No deploy: a flip.
    old.close();
    move(2);
    assertThat(fresh.send(NEW, fresh)).isEqualTo(new Sent<>(2, NEW));
    assertThat(fromOutside(fresh, 1).statusCode()).isEqualTo(201);
    assertThatThrownBy(() -> new Build<>("2026.45", SendMessage.FIRST))
        .isInstanceOf(RegistrationRefusedException.class);

    // And back: nothing that was not declared is lost.
    move(1);
    assertThat(fresh.send(NEW, fresh).version()).isEqualTo(1);
    move(2);

    // 3: clients send version 2, and servers understand version 2 alone.
    assertThatThrownBy(() -> new Build<>("2026.48", SendMessage.SECOND))
        .isInstanceOf(RegistrationRefusedException.class)
        .hasMessageContaining("reads 2");
    versions.apply(
        state(),
        new VersionChange.Finalize(
            VersionRange.of(2), new DocumentCount(state().epoch(), new TreeMap<>(), 0)),
        ALICE);
    Build<SendMessage> last = new Build<>("2026.48", SendMessage.SECOND);
    for (Build<?> server : List.of(fresh, last)) {
      assertThat(fresh.send(NEW, server)).isEqualTo(new Sent<>(2, NEW));
      assertThat(last.send(NEW, server)).isEqualTo(new Sent<>(2, NEW));
    }
    HttpResponse<String> tooOld = fromOutside(last, 1);
    assertThat(tooOld.statusCode()).isEqualTo(400);
    assertThat(tooOld.body()).contains("no version");
  }

  /** A client whose version a flag decides needs no store of the server's. */
  @Test
  void aVersionMayBeAFlagsBusiness() throws Exception {
    Build<SendMessage> server = new Build<>("2026.46", SendMessage.BOTH);
    int[] flag = {1};
    MessageRequests<SendMessage> requests =
        MessageRequests.of(SendMessage.codec(WriteVersion.decidedBy(() -> flag[0])), CARRIER);
    for (int version : new int[] {1, 2, 1}) {
      flag[0] = version;
      requests.send(
          server.server.url(),
          NEW,
          request -> http.send(request.build(), BodyHandlers.discarding()));
    }
    assertThat(server.server.read)
        .extracting(read -> read.storedVersion())
        .containsExactly(1, 2, 1);
  }
}
