package io.migrationgate.messages;

import io.migrationgate.Problem;
import io.migrationgate.documents.Document;
import io.migrationgate.documents.DocumentCodec;
import io.migrationgate.documents.DocumentException;
import io.migrationgate.documents.EncodedDocument;
import io.migrationgate.documents.NewerVersionException;
import io.migrationgate.documents.UnsupportedVersionException;
import io.migrationgate.documents.VersionedType;
import io.migrationgate.protocol.VersionRange;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A server's side of messages of one type: requests are read in every version that this build
 * knows, and answers go in the one that the client has asked for. Where requests and answers are of
 * two types there are two of these.
 *
 * <pre>{@code
 * answers.answerVersion(head);                                 // refused before anything is done
 * SendMessage request = requests.read(head, body).value();
 * MessageAnswer answer = answers.answer(head, 201, messages.send(request));
 * }</pre>
 *
 * <p>Plain functions, for whatever server the application has. What they refuse is a
 * {@link MessageRefusedException} with what to send back. Immutable and thread-safe.
 *
 * @param <T> the Java type of the newest version
 */
public final class MessageEndpoint<T> {
  private final DocumentCodec<T> codec;
  private final VersionCarrier carrier;
  private final Map<Integer, VersionDeprecation> deprecations;
  private final MessageMeter meter;
  private final Function<MessageHead, String> client;

  private MessageEndpoint(
      DocumentCodec<T> codec,
      VersionCarrier carrier,
      Map<Integer, VersionDeprecation> deprecations,
      MessageMeter meter,
      Function<MessageHead, String> client) {
    this.codec = codec;
    this.carrier = carrier;
    this.deprecations = Map.copyOf(deprecations);
    this.meter = meter;
    this.client = client;
  }

  /**
   * Of messages that this codec reads and writes. It decides no version: what is in force is for
   * what is sent unasked.
   */
  public static <T> MessageEndpoint<T> of(DocumentCodec<T> codec, VersionCarrier carrier) {
    return new MessageEndpoint<>(codec, carrier, Map.of(), MessageMeter.NONE, head -> "");
  }

  /**
   * The same, where a version is to go.
   *
   * @throws IllegalArgumentException if this build does not read it
   */
  public MessageEndpoint<T> deprecating(int version, VersionDeprecation deprecation) {
    codec.type().version(version);
    Map<Integer, VersionDeprecation> more = new HashMap<>(deprecations);
    more.put(version, deprecation);
    return new MessageEndpoint<>(codec, carrier, more, meter, client);
  }

  /**
   * The same, where each message that is read or answered is counted.
   *
   * @param counter for example {@code gates.messageMeter()}
   * @param naming who the client is: the name that it has authenticated with, or what it says, as
   *     {@link ClientNames#userAgent}
   */
  public MessageEndpoint<T> counting(MessageMeter counter, Function<MessageHead, String> naming) {
    return new MessageEndpoint<>(codec, carrier, deprecations, counter, naming);
  }

  /** The type of its messages. */
  public VersionedType<T> type() {
    return codec.type();
  }

  /**
   * Looks whether a request is in a version that is read here, before its body is.
   *
   * @throws MessageRefusedException if it is not, or says no version although it must
   */
  public void checkVersion(MessageHead head) {
    Integer sent = sent(head);
    if (sent != null && !type().reads().contains(sent)) {
      if (sent < type().reads().first()) {
        meter.count(type().name(), client.apply(head), sent);
      }
      throw refused(
          carrier.unknownStatus(),
          problem("version " + sent, "one of the versions " + type().reads()),
          null);
    }
  }

  /**
   * Reads a request, of its body not more than the limit of its format.
   *
   * @throws MessageRefusedException if it is in no version that is read here, or does not have the
   *     shape of its version, or is too large
   * @throws IOException if the body cannot be read
   */
  public Document<T> read(MessageHead head, InputStream body) throws IOException {
    int limit = codec.limits().bytes();
    byte[] content = body.readNBytes(limit == Integer.MAX_VALUE ? limit : limit + 1);
    return read(head, content);
  }

  /**
   * Reads a request.
   *
   * @throws MessageRefusedException if it is in no version that is read here, or does not have the
   *     shape of its version, or is too large
   */
  public Document<T> read(MessageHead head, byte[] content) {
    checkVersion(head);
    if (content.length > codec.limits().bytes()) {
      throw refused(
          413,
          problem("a body that is too large", "at most " + codec.limits().bytes() + " bytes"),
          null);
    }
    try {
      Document<T> read = codec.read(content, sent(head));
      meter.count(type().name(), client.apply(head), read.storedVersion());
      return read;
    } catch (UnsupportedVersionException e) {
      if (!(e instanceof NewerVersionException)) {
        meter.count(type().name(), client.apply(head), e.version());
      }
      throw refused(carrier.unknownStatus(), e.problem(), e);
    } catch (DocumentException e) {
      throw refused(400, e.problem(), e);
    }
  }

  private @Nullable Integer sent(MessageHead head) {
    try {
      return carrier.sent(head);
    } catch (DocumentException e) {
      throw refused(400, e.problem(), e);
    }
  }

  /** In which version to answer, and whether the client has said so. */
  private record Chosen(int version, boolean named) {}

  /**
   * The version in which a request is answered: of those that the client takes the one that it
   * likes best and this build writes. Where it takes any, that is the version of its request, else
   * the one that messages without a version count as. To be asked before anything is done that the
   * answer is about.
   *
   * @throws MessageRefusedException if there is none
   */
  public int answerVersion(MessageHead head) {
    return chosen(head).version();
  }

  private Chosen chosen(MessageHead head) {
    List<@Nullable Integer> asked;
    try {
      asked = carrier.asked(head);
    } catch (DocumentException e) {
      throw refused(400, e.problem(), e);
    }
    VersionRange writes = type().writes();
    for (Integer version : asked) {
      if (version != null && writes.contains(version)) {
        return new Chosen(version, true);
      }
      if (version == null) {
        return any(head);
      }
    }
    for (Integer version : asked) {
      if (version != null && version < writes.first()) {
        meter.count(type().name(), client.apply(head), version);
      }
    }
    throw refused(
        406,
        problem("a client that takes no answer in them", "one of the versions " + writes),
        null);
  }

  private Chosen any(MessageHead head) {
    Integer sent = sent(head);
    if (sent != null && type().writes().contains(sent)) {
      return new Chosen(sent, true);
    }
    Integer unversioned = type().unversioned();
    if (unversioned == null) {
      throw refused(
          400,
          problem(
              "a request that asks for no version",
              "one of the versions " + type().writes()),
          null);
    }
    if (!type().writes().contains(unversioned)) {
      throw refused(
          406,
          problem(
              "a request that asks for no version, which is to say version " + unversioned,
              "one of the versions " + type().writes()),
          null);
    }
    return new Chosen(unversioned, false);
  }

  /**
   * An answer in the version that the client has asked for.
   *
   * @param head of the request
   * @throws MessageRefusedException as {@link #answerVersion} does
   * @throws DocumentException if the value cannot be written in that version: the server's own
   *     mistake
   */
  public MessageAnswer answer(MessageHead head, int status, T value) {
    Chosen chosen = chosen(head);
    EncodedDocument written = codec.writeIn(chosen.version(), value);
    meter.count(type().name(), client.apply(head), written.version());
    Map<String, String> headers = new TreeMap<>();
    headers.putAll(carrier.headers(chosen.named() ? written.version() : null));
    headers.putAll(deprecation(chosen.version()));
    String varies = carrier.varies();
    if (varies != null) {
      headers.put("Vary", varies);
    }
    return new MessageAnswer(status, headers, written.content());
  }

  /**
   * Headers that say of the version in which a request came that it is to go; for answers that have
   * no body of this type.
   *
   * @return empty if it is not, or the request says no version
   */
  public Map<String, String> deprecation(MessageHead head) {
    Integer sent = sent(head);
    Integer version = sent == null ? type().unversioned() : sent;
    return version == null ? Map.of() : deprecation(version.intValue());
  }

  private Map<String, String> deprecation(int version) {
    VersionDeprecation deprecation = deprecations.get(version);
    return deprecation == null ? Map.of() : deprecation.headers();
  }

  private Problem problem(String found, String expected) {
    return new Problem(
        "message type '" + type().name() + "'", found, expected, "send it in one of them");
  }

  private MessageRefusedException refused(int status, Problem problem, @Nullable Throwable cause) {
    return new MessageRefusedException(
        problem, ProblemDetails.answer(status, problem, type().reads()), cause);
  }
}
