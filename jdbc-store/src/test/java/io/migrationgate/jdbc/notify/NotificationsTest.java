package io.migrationgate.jdbc.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.migrationgate.MigrationGateException;
import io.migrationgate.MigrationGates;
import io.migrationgate.admin.GateAdmin;
import io.migrationgate.admin.Operator;
import io.migrationgate.admin.RefusedException;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.jdbc.JdbcGateStore;
import io.migrationgate.jdbc.testing.ServerTest;
import io.migrationgate.jdbc.testing.TestDatabase;
import io.migrationgate.jdbc.testing.TestServer;
import io.migrationgate.protocol.Circumstances.Observed;
import io.migrationgate.protocol.Move;
import io.migrationgate.protocol.NodeRecord;
import io.migrationgate.protocol.NodeRecord.Identity;
import io.migrationgate.protocol.NodeReport;
import io.migrationgate.spi.ChangeSet;
import io.migrationgate.spi.HistoryFilter;
import io.migrationgate.spi.Mutation;
import io.migrationgate.spi.TimeSource;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Told by a real HTTP server what it was told, whatever it answers. */
@Timeout(60)
@Tag("thorough")
class NotificationsTest {
  private static final String NAME = "customer-name-split";
  private static final String SECRET = "not-a-secret-1";
  private static final Operator ALICE = Operator.of("alice", "release 46 <&>");

  private final SteppedTime time = new SteppedTime();
  private Receiver receiver;
  private TestDatabase database;
  private JdbcGateStore store;
  private MigrationGates gates;
  private GateAdmin admin;

  /** Time that passes when a test says so. */
  private static final class SteppedTime implements TimeSource {
    private long nanos = 1;

    @Override
    public long nanoTime() {
      return nanos;
    }

    @Override
    public Instant now() {
      return Instant.ofEpochSecond(1_800_000_000);
    }

    @Override
    public void sleep(Duration duration) {
      pass(duration);
    }

    void pass(Duration duration) {
      nanos += duration.toNanos();
    }
  }

  @BeforeEach
  void listen() throws IOException {
    receiver = new Receiver();
  }

  @AfterEach
  void stop() {
    receiver.close();
    if (gates != null) {
      gates.close();
      store.close();
    }
  }

  private void start(TestServer server) {
    database = server.newStoreDatabase();
    store = JdbcGateStore.create(database.dataSource());
    gates = MigrationGates.builder(store)
        .build("46")
        .withoutClassPath()
        .application("shop")
        .pollInterval(Duration.ofMillis(50))
        .declare(MigrationDeclaration.builder(NAME).build())
        .start();
    admin = GateAdmin.of(store, store.database());
  }

  private WebhookSender sender(Webhook webhook) {
    return new WebhookSender(
        webhook,
        Notifications.builder(database.dataSource(), store)
            .unsettledAfter(Duration.ZERO)
            .shared(time));
  }

  private Webhook webhook() {
    return Webhook.to("ops", receiver.address()).signed(SECRET).within(Duration.ofSeconds(5));
  }

  /** It has its place in the outbox, so that it is told of what comes. */
  private WebhookSender known(Webhook webhook) throws InterruptedException {
    WebhookSender sender = sender(webhook);
    sender.step();
    assertThat(sender.step()).isTrue();
    receiver.posts.clear();
    return sender;
  }

  private void advance() throws InterruptedException {
    admin.apply(NAME, new Move.Advance(), ALICE);
    assertThat(admin.settlement(NAME).await(Duration.ofSeconds(20), look -> {}).settled())
        .isTrue();
  }

  @ServerTest
  void aChangeIsToldOnceSignedAndWithItsId(TestServer server) throws Exception {
    start(server);
    WebhookSender sender = known(webhook());
    advance();
    sender.step();
    sender.step();
    assertThat(receiver.posts).hasSize(2);
    Receiver.Post first = receiver.posts.get(0);
    JsonNode json = first.json();
    assertThat(json.path("id").asText()).isEqualTo(first.id()).startsWith("history-");
    assertThat(json.path("type").asText()).isEqualTo("change");
    assertThat(json.path("migration").asText()).isEqualTo(NAME);
    assertThat(json.path("kind").asText()).isEqualTo("advance");
    assertThat(json.path("from").asText()).isEqualTo("read-old");
    assertThat(json.path("to").asText()).isEqualTo("dual-write");
    assertThat(json.path("actor").asText()).isEqualTo("alice");
    assertThat(json.path("reason").asText()).isEqualTo("release 46 <&>");
    assertThat(Instant.parse(json.path("at").asText())).isNotNull();
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    String signed = first.id() + "." + first.timestamp() + "." + first.body();
    assertThat(first.signature())
        .isEqualTo("v1,"
            + Base64.getEncoder()
                .encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8))));
    assertThat(receiver.posts.get(1).json().path("kind").asText()).isEqualTo("settled");
  }

  @ServerTest
  void whatFailsIsTriedAgainWithItsIdInItsOrder(TestServer server) throws Exception {
    start(server);
    WebhookSender sender = known(webhook().within(Duration.ofMillis(300)));
    receiver.answers(
        Receiver.status(500), receiver.silence(), receiver.endless(), Receiver.elsewhere());
    advance();
    for (int attempt = 1; attempt <= 4; attempt++) {
      long begun = System.nanoTime();
      sender.step();
      assertThat(Duration.ofNanos(System.nanoTime() - begun))
          .as("the row does not hear of a try")
          .isLessThan(WebhookSender.LEASE);
      assertThat(receiver.posts).hasSize(attempt);
      sender.step();
      assertThat(receiver.posts).as("not before the pause is over").hasSize(attempt);
      time.pass(WebhookSender.pause(attempt));
    }
    sender.step();
    List<String> ids = receiver.ids();
    assertThat(ids).hasSize(6);
    assertThat(Set.copyOf(ids.subList(0, 5))).hasSize(1);
    assertThat(receiver.posts.get(5).json().path("kind").asText()).isEqualTo("settled");
  }

  @ServerTest
  void whatIsNeverTakenIsPassedOverInTheEnd(TestServer server) throws Exception {
    start(server);
    WebhookSender sender = known(webhook());
    for (int i = 0; i < WebhookSender.TRIES; i++) {
      receiver.answers(Receiver.status(410));
    }
    advance();
    for (int i = 0; i < WebhookSender.TRIES; i++) {
      sender.step();
      time.pass(Duration.ofMinutes(5));
    }
    assertThat(receiver.posts).hasSize(WebhookSender.TRIES + 1);
    assertThat(receiver.posts.get(WebhookSender.TRIES).json().path("kind").asText())
        .isEqualTo("settled");
  }

  @ServerTest
  void oneProcessTellsAndAnotherGoesOnWhereItDies(TestServer server) throws Exception {
    start(server);
    WebhookSender first = known(webhook());
    WebhookSender second = sender(webhook());
    advance();
    assertThat(second.step()).isFalse();
    assertThat(receiver.posts).isEmpty();
    receiver.answers(Receiver.TAKEN, Receiver.status(503));
    first.step();
    assertThat(receiver.posts).hasSize(2);
    // It dies here: nobody hears of it any more.
    time.pass(WebhookSender.PATIENCE.plusMillis(1));
    second.step();
    assertThat(receiver.posts).as("its beat has moved since it was seen").hasSize(2);
    time.pass(WebhookSender.PATIENCE.plusMillis(1));
    assertThat(second.step()).isTrue();
    List<String> ids = receiver.ids();
    assertThat(ids).hasSize(3);
    assertThat(ids.get(2)).isEqualTo(ids.get(1)).isNotEqualTo(ids.get(0));
    // It was only slow, and finds that another one has its place.
    time.pass(Duration.ofMinutes(1));
    assertThat(first.step()).isFalse();
    assertThat(receiver.posts).hasSize(3);
    second.release();
    assertThat(first.step()).isTrue();
    assertThat(receiver.posts).hasSize(3);
  }

  @ServerTest
  void refusalsAreTold(TestServer server) throws Exception {
    start(server);
    WebhookSender sender = known(webhook());
    advance();
    sender.step();
    receiver.posts.clear();
    assertThatThrownBy(() -> admin.apply(NAME, new Move.Advance(), ALICE))
        .isInstanceOf(RefusedException.class);
    sender.step();
    assertThat(receiver.posts).hasSize(1);
    JsonNode json = receiver.posts.get(0).json();
    assertThat(json.path("type").asText()).isEqualTo("refused");
    assertThat(json.path("reason").asText())
        .isEqualTo("advance refused by new-in-sync; release 46 <&>");
  }

  @ServerTest
  void whereNobodyIsToldRefusalsAreNotNoted(TestServer server) throws Exception {
    start(server);
    advance();
    int lines = store.history(new HistoryFilter(NAME, 100)).size();
    assertThatThrownBy(() -> admin.apply(NAME, new Move.Advance(), ALICE))
        .isInstanceOf(RefusedException.class);
    assertThat(store.history(new HistoryFilter(NAME, 100))).hasSize(lines);
  }

  @ServerTest
  void aChangeThatDoesNotSettleIsToldOnce(TestServer server) throws Exception {
    start(server);
    WebhookSender sender = known(webhook());
    admin.apply(NAME, new Move.Advance(), ALICE);
    sender.step();
    sender.step();
    assertThat(receiver.posts)
        .extracting(post -> post.json().path("type").asText())
        .containsExactly("change", "unsettled");
    assertThat(receiver.posts.get(1).json().path("text").asText())
        .contains("the change to dual-write has not settled since");
  }

  @ServerTest
  void mismatchesAreTold(TestServer server) throws Exception {
    start(server);
    WebhookSender sender = known(webhook());
    reports(3);
    sender.step();
    assertThat(receiver.posts).hasSize(1);
    reports(5);
    sender.step();
    sender.step();
    assertThat(receiver.posts)
        .extracting(post -> post.json().path("type").asText())
        .as("at most once a minute")
        .containsExactly("mismatch");
    assertThat(receiver.posts.get(0).json().path("text").asText())
        .contains("3 mismatches in 10 comparisons");
  }

  /** A node that has counted them; it sends no heartbeats. */
  private void reports(long mismatches) {
    long entered = store.load().migrations().get(NAME).enteredEpoch();
    NodeReport.Counts counts =
        new NodeReport.Counts(entered, 0, 0, 0, 0, new Observed(7, mismatches, 0), 0);
    NodeRecord node = new NodeRecord(
        "n1",
        1,
        new Identity("46", "host", 1, "shop"),
        Map.of(),
        10_000,
        store.load().epoch(),
        0,
        true,
        new NodeReport(0, 0, null, Map.of(NAME, counts)));
    store.change(
        UUID.randomUUID().toString(),
        view -> new ChangeSet<>(null, List.of(new Mutation.PutNode(node)), List.of()));
  }

  @ServerTest
  void slackGetsOneText(TestServer server) throws Exception {
    start(server);
    WebhookSender sender =
        known(Webhook.to("chat", receiver.address()).slack().within(Duration.ofSeconds(2)));
    advance();
    sender.step();
    assertThat(receiver.posts.get(0).json().size()).isEqualTo(1);
    assertThat(receiver.posts.get(0).json().path("text").asText())
        .isEqualTo(
            NAME + ": advance, read-old -&gt; dual-write, by alice: release 46 &lt;&amp;&gt;");
    assertThat(receiver.posts.get(0).signature()).isNull();
  }

  @ServerTest
  void itRunsByItself(TestServer server) throws Exception {
    start(server);
    try (Notifications one = notifications();
        Notifications two = notifications()) {
      await().until(() -> store.view().marks().tells());
      await().until(() -> !database.query("SELECT holder FROM mgate_webhook").isEmpty());
      advance();
      await().until(() -> receiver.posts.size() >= 2);
      assertThat(one).isNotSameAs(two);
    }
    assertThat(receiver.posts)
        .extracting(post -> post.json().path("kind").asText())
        .containsExactly("advance", "settled");
  }

  private Notifications notifications() {
    return Notifications.builder(database.dataSource(), store)
        .webhook(webhook())
        .interval(Duration.ofMillis(50))
        .start();
  }

  @Test
  void aWebhookKeepsItsSecrets() {
    Webhook webhook =
        Webhook.to("ops", URI.create("https://hooks.example/T0/B0/x")).signed(SECRET);
    assertThat(webhook.toString()).isEqualTo("webhook 'ops' at hooks.example");
  }

  @Test
  void nonsenseIsRefused() {
    URI fine = URI.create("https://hooks.example/");
    assertThatThrownBy(() -> Webhook.to("Ops", fine)).isInstanceOf(MigrationGateException.class);
    assertThatThrownBy(() -> Webhook.to("ops", URI.create("file:///etc/passwd")))
        .isInstanceOf(MigrationGateException.class);
    assertThatThrownBy(() -> Webhook.to("ops", URI.create("hooks.example")))
        .isInstanceOf(MigrationGateException.class);
    assertThatThrownBy(() -> Webhook.to("ops", fine).signed(" "))
        .isInstanceOf(MigrationGateException.class);
    assertThatThrownBy(() -> Webhook.to("ops", fine).within(Duration.ofMinutes(1)))
        .isInstanceOf(MigrationGateException.class);
  }
}
