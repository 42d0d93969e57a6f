package io.migrationgate.messages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.migrationgate.documents.DocumentCodec;
import io.migrationgate.documents.WriteVersion;
import io.migrationgate.protocol.VersionRange;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessageEndpointTest {
  private static final String V1 = "{\"to\":\"a\",\"from\":\"b\",\"body\":\"c\"}";
  private static final VersionCarrier NAMED =
      VersionCarrier.mediaType("application/vnd.shop.message+json");
  private static final VersionCarrier HEADER = VersionCarrier.header("X-Version");
  private static final VersionCarrier PATH = VersionCarrier.path("/api/v{version}");
  private static final SendMessage MESSAGE = new SendMessage("a", "b", "c", "d");

  private final List<String> counted = new ArrayList<>();

  private MessageEndpoint<SendMessage> endpoint(VersionCarrier carrier) {
    return MessageEndpoint.of(SendMessage.codec(WriteVersion.always(1)), carrier)
        .counting(
            (type, client, version) -> counted.add(client + " " + version), ClientNames::userAgent);
  }

  private static MessageHead head(String... headers) {
    Map<String, List<String>> map = new HashMap<>();
    for (int i = 0; i < headers.length; i += 2) {
      map.put(headers[i], List.of(headers[i + 1]));
    }
    return new MessageHead("/api/messages", map::get);
  }

  private static MessageHead at(String path) {
    return new MessageHead(path, name -> null);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static MessageRefusedException refusal(Runnable call) {
    try {
      call.run();
    } catch (MessageRefusedException e) {
      return e;
    }
    throw new AssertionError("nothing was refused");
  }

  private static int status(Runnable call) {
    return refusal(call).answer().status();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        // What is asked for, what was sent, and what is answered.
        "- | - | 1",
        "*/* | - | 1",
        "application/json | application/json | 1",
        "- | application/vnd.shop.message.v2+json | 2",
        "application/vnd.shop.message.v2+json | - | 2",
        "application/vnd.shop.message.v2+json | application/json | 2",
        "application/vnd.shop.message+json; v=2 | - | 2",
        "application/vnd.shop.message.v3+json, application/vnd.shop.message.v1+json;q=0.5 | - | 1",
        "application/vnd.shop.message.v1+json;q=0.5, application/vnd.shop.message.v2+json | - | 2",
        "application/vnd.shop.message.v2+json;q=0, */*;q=0.1 | - | 1",
        "application/vnd.other.v9+json, application/json; v=2 | - | 2",
        "Application/Vnd.Shop.Message.V2+JSON | - | 2",
        // The version of another type says nothing of this one's.
        "- | application/vnd.other.v2+json | 1",
      })
  void aClientIsAnsweredInTheVersionThatItLikesBest(String accept, String sent, int version) {
    List<String> headers = new ArrayList<>();
    if (accept != null) {
      headers.addAll(List.of("Accept", accept));
    }
    if (sent != null) {
      headers.addAll(List.of("Content-Type", sent));
    }
    MessageHead head = head(headers.toArray(String[]::new));
    assertThat(endpoint(NAMED).answerVersion(head)).isEqualTo(version);
    MessageAnswer answer = endpoint(NAMED).answer(head, 200, MESSAGE);
    assertThat(new String(answer.body(), StandardCharsets.UTF_8).contains("subject"))
        .isEqualTo(version == 2);
    assertThat(answer.headers()).containsEntry("Vary", "Accept");
  }

  /** Clients from before expect the type as it was. */
  @Test
  void anAnswerSaysItsVersionToWhoeverHasSaidOne() {
    MessageEndpoint<SendMessage> named = endpoint(NAMED);
    assertThat(named.answer(head(), 200, MESSAGE).headers())
        .containsEntry("Content-Type", "application/vnd.shop.message+json");
    assertThat(named
            .answer(head("Accept", "application/vnd.shop.message.v1+json"), 200, MESSAGE)
            .headers())
        .containsEntry("Content-Type", "application/vnd.shop.message.v1+json");
    assertThat(endpoint(VersionCarrier.parameter("application/json"))
            .answer(head("Accept", "application/json; v=2"), 201, MESSAGE)
            .headers())
        .containsEntry("Content-Type", "application/json; v=2");
    assertThat(endpoint(HEADER).answer(head("X-Version", "2"), 200, MESSAGE).headers())
        .containsEntry("X-Version", "2")
        .containsEntry("Vary", "X-Version");
    assertThat(endpoint(PATH).answer(at("/api/v2/messages"), 200, MESSAGE).headers())
        .doesNotContainKey("Vary");
  }

  @ParameterizedTest
  @CsvSource({"0,400", "-1,400", "two,400", "2.0,400", "99999999999,400", "3,400", "2000000,400"})
  void aVersionThatIsNoneIsRefused(String version, int status) {
    assertThat(status(() -> endpoint(HEADER).checkVersion(head("X-Version", version))))
        .isEqualTo(status);
    assertThat(status(() -> endpoint(HEADER).answerVersion(head("X-Version", version))))
        .isIn(400, 406);
    assertThat(counted).isEmpty();
  }

  @Test
  void aVersionThatNobodyKnowsHasAStatusOfItsOwn() {
    MessageHead sent = head("Content-Type", "application/vnd.shop.message.v3+json");
    assertThat(status(() -> endpoint(NAMED).read(sent, utf8(V1)))).isEqualTo(415);
    assertThat(status(() -> endpoint(PATH).read(at("/api/v3/messages"), utf8(V1))))
        .isEqualTo(404);
    assertThat(status(() -> endpoint(PATH).checkVersion(at("/api/vendors")))).isEqualTo(400);
    MessageHead asked = head("Accept", "application/vnd.shop.message.v3+json");
    assertThat(status(() -> endpoint(NAMED).answerVersion(asked))).isEqualTo(406);
    assertThat(status(() -> endpoint(NAMED).answerVersion(head("Accept", "text/html"))))
        .isEqualTo(406);
    assertThat(counted).isEmpty();
  }

  /** Who still sends a version that was dropped is to be seen. */
  @Test
  void aVersionThatWasDroppedIsRefusedAndCounted() {
    MessageEndpoint<SendMessage> endpoint = MessageEndpoint.of(
            DocumentCodec.beside(SendMessage.SECOND, SendMessage.FORMAT, WriteVersion.always(2)),
            HEADER)
        .counting(
            (type, client, version) -> counted.add(client + " " + version), ClientNames::userAgent);
    MessageHead old = head("X-Version", "1", "User-Agent", "app/3.1");
    assertThat(status(() -> endpoint.read(old, utf8(V1)))).isEqualTo(400);
    assertThat(status(() -> endpoint.answerVersion(old))).isEqualTo(406);
    assertThat(counted).containsExactly("app 1", "app 1");
    assertThat(status(() -> endpoint.read(head(), utf8(V1))))
        .as("a version must be said")
        .isEqualTo(400);
    assertThat(status(() -> endpoint.answerVersion(head()))).isEqualTo(400);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"to\":\"a\",\"from\":\"b\",\"bo",
        "{\"to\":\"a\",\"to\":\"a\",\"from\":\"b\",\"body\":\"c\"}",
        "{\"to\":\"a\",\"from\":\"b\",\"body\":\"c\"} {}",
        "{\"to\":\"a\",\"from\":\"b\"}",
        "{\"to\":\"secret\",\"from\":\"b\",\"body\":{}}",
        "[]",
        "''",
      })
  void aBodyThatIsNoneIsRefusedWithoutBeingQuoted(String body) {
    MessageAnswer answer =
        refusal(() -> endpoint(HEADER).read(head(), utf8(body))).answer();
    assertThat(answer.status()).isEqualTo(400);
    assertThat(new String(answer.body(), StandardCharsets.UTF_8)).doesNotContain("secret");
    assertThat(counted).isEmpty();
  }

  @Test
  void aRefusalIsAProblemForThoseOutside() throws IOException {
    MessageHead sent = head("Content-Type", "application/vnd.shop.message.v3+json");
    MessageAnswer answer = refusal(() -> endpoint(NAMED).read(sent, utf8(V1))).answer();
    assertThat(answer.headers()).containsEntry("Content-Type", "application/problem+json");
    JsonNode problem = new ObjectMapper().readTree(answer.body());
    assertThat(problem.path("status").asInt()).isEqualTo(415);
    assertThat(problem.path("versions").path("newest").asInt()).isEqualTo(2);
    assertThat(problem.path("detail").asText()).contains("version 3").contains("1..2");
    assertThat(problem.toString()).doesNotContain("deploy");
  }

  /** Of 50 MB no more is read than may be there. */
  @Test
  void aBodyThatIsTooLargeIsNotReadToItsEnd() throws IOException {
    long[] read = {0};
    InputStream endless = new InputStream() {
      @Override
      public int read() {
        return read[0]++ < 50_000_000 ? ' ' : -1;
      }
    };
    MessageEndpoint<SendMessage> endpoint = endpoint(HEADER);
    assertThatThrownBy(() -> endpoint.read(head(), endless))
        .isInstanceOfSatisfying(
            MessageRefusedException.class, e -> assertThat(e.answer().status()).isEqualTo(413));
    assertThat(read[0]).isLessThan(17L << 20);
    assertThat(endpoint.read(head(), new ByteArrayInputStream(utf8(V1))).storedVersion())
        .isEqualTo(1);
  }

  @Test
  void anOldVersionSaysThatItIsToGo() {
    VersionDeprecation deprecation = new VersionDeprecation(
        Instant.ofEpochSecond(1_688_169_599),
        Instant.parse("2027-06-30T23:59:59Z"),
        URI.create("https://shop.example/v1"));
    MessageEndpoint<SendMessage> endpoint = endpoint(HEADER).deprecating(1, deprecation);
    assertThat(endpoint.answer(head("X-Version", "1"), 200, MESSAGE).headers())
        .containsEntry("Deprecation", "@1688169599")
        .containsEntry("Sunset", "Wed, 30 Jun 2027 23:59:59 GMT")
        .containsEntry("Link", "<https://shop.example/v1>; rel=\"deprecation sunset\"");
    assertThat(endpoint.answer(head("X-Version", "2"), 200, MESSAGE).headers())
        .doesNotContainKeys("Deprecation", "Sunset", "Link");
    assertThat(endpoint.deprecation(head())).containsKey("Deprecation");
    assertThat(endpoint.deprecation(head("X-Version", "2"))).isEmpty();
    assertThat(new VersionDeprecation(Instant.EPOCH, null, null).headers())
        .containsOnlyKeys("Deprecation");
    assertThatThrownBy(() -> endpoint.deprecating(3, deprecation))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new VersionDeprecation(Instant.EPOCH, null, URI.create("/v1")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "shop-web/46.1 (Linux) | shop-web",
        "curl/8.5 | curl",
        "bare | bare",
        "'' | ''",
        "two words/1 | two",
      })
  void aClientIsNamedByItsFirstProduct(String userAgent, String name) {
    assertThat(ClientNames.userAgent(head("User-Agent", userAgent))).isEqualTo(name);
    assertThat(ClientNames.userAgent(head())).isEmpty();
  }

  @Test
  void aPathIsPutTogether() {
    assertThat(PATH.uri(URI.create("https://host:8443/messages/7?x=%2F#y"), 2))
        .isEqualTo(URI.create("https://host:8443/api/v2/messages/7?x=%2F#y"));
    assertThatThrownBy(() -> VersionCarrier.path("/api/{version}/x"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> VersionCarrier.mediaType("application/json; v=1"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** As many as a weight of two digits can tell apart, the newest ones. */
  @Test
  void aClientThatReadsHundredsOfVersionsAsksForTheNewest() {
    String accept = NAMED.asking(new VersionRange(1, 300)).get("Accept");
    assertThat(accept)
        .startsWith("application/vnd.shop.message.v300+json, application/vnd.shop.message.v299+json"
            + "; q=0.99")
        .endsWith(".v201+json; q=0.01");
  }
}
