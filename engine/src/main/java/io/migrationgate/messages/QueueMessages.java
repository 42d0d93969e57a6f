package io.migrationgate.messages;

import io.migrationgate.documents.Document;
import io.migrationgate.documents.DocumentCodec;
import io.migrationgate.documents.EncodedDocument;
import io.migrationgate.documents.NewerVersionException;
import io.migrationgate.documents.UnsupportedVersionException;
import io.migrationgate.documents.VersionNumbers;
import io.migrationgate.documents.WriteVersion;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Messages of one type that go through a queue or a log: bytes and headers, for Kafka, JMS and
 * others. Sent in the version in force; read in every version that this build knows.
 *
 * <pre>{@code
 * orders.send(order, message -> producer.send(record(message)).get());
 * Order order = orders.read(new QueueMessage(record.value(), headers(record))).value();
 * }</pre>
 *
 * <p>What waits in a queue is read later than it was sent: a version is given up when no message in
 * it has been read for as long as the queue keeps them. Immutable and thread-safe.
 *
 * @param <T> the Java type of the newest version
 */
public final class QueueMessages<T> {
  /** The header of a message that says who sent it; a name that JMS allows too. */
  public static final String SENDER_HEADER = "messageSender";

  private final DocumentCodec<T> codec;
  private final @Nullable String versionHeader;
  private final String sender;
  private final MessageMeter meter;

  private QueueMessages(
      DocumentCodec<T> codec, @Nullable String versionHeader, String sender, MessageMeter meter) {
    this.codec = codec;
    this.versionHeader = versionHeader;
    this.sender = sender;
    this.meter = meter;
  }

  /**
   * Messages whose version is a field of their payload.
   *
   * @throws IllegalArgumentException if the codec has no such field
   */
  public static <T> QueueMessages<T> inPayload(DocumentCodec<T> codec) {
    if (codec.versionField() == null) {
      throw new IllegalArgumentException("a codec that keeps the version beside " + codec.type());
    }
    return new QueueMessages<>(codec, null, "", MessageMeter.NONE);
  }

  /**
   * Messages whose version is in a header.
   *
   * @param versionHeader for example {@code messageVersion}, a name that JMS allows too
   */
  public static <T> QueueMessages<T> inHeader(DocumentCodec<T> codec, String versionHeader) {
    return new QueueMessages<>(codec, versionHeader, "", MessageMeter.NONE);
  }

  /** The same, where a message says who sent it, in {@value #SENDER_HEADER}. */
  public QueueMessages<T> sentBy(String name) {
    return new QueueMessages<>(codec, versionHeader, name, meter);
  }

  /** The same, where each message that is read is counted, by its sender. */
  public QueueMessages<T> counting(MessageMeter counter) {
    return new QueueMessages<>(codec, versionHeader, sender, counter);
  }

  /**
   * Sends a message in the version in force. Until the sending returns a change of version does not
   * settle: let it return once the queue has the message.
   *
   * @return what the sending returns
   * @throws io.migrationgate.documents.DocumentException if it cannot be written; nothing was sent
   * @throws io.migrationgate.MigrationGateException if nothing may be sent now, as when this node's
   *     lease has ended; nothing was
   * @throws X whatever the sending throws
   */
  public <R, X extends Exception> R send(T value, Transport<R, X> transport) throws X {
    WriteVersion decides = codec.writeVersion();
    return decides.sending(version -> transport.send(message(codec.writeIn(version, value))));
  }

  /** Hands a message to a queue. */
  @FunctionalInterface
  public interface Transport<R, X extends Exception> {
    /** Sends it. */
    R send(QueueMessage message) throws X;
  }

  /** A message that was written before, for an outbox: it is in a table until it is sent. */
  public QueueMessage message(EncodedDocument written) {
    Map<String, String> headers = new TreeMap<>();
    // Readers from before the type had versions expect none.
    boolean bare = Integer.valueOf(written.version()).equals(codec.type().unversioned());
    if (versionHeader != null && !bare) {
      headers.put(versionHeader, Integer.toString(written.version()));
    }
    if (!sender.isEmpty()) {
      headers.put(SENDER_HEADER, sender);
    }
    return new QueueMessage(written.content(), headers);
  }

  /**
   * Reads a message.
   *
   * @throws NewerVersionException if this build does not read its version yet: leave it in the
   *     queue for one that does
   * @throws UnsupportedVersionException if this build does not read its version any more
   * @throws io.migrationgate.documents.DocumentException if it is malformed, or does not have the
   *     shape of its version
   */
  public Document<T> read(QueueMessage message) {
    String from = message.headers().getOrDefault(SENDER_HEADER, "");
    try {
      Integer stated =
          VersionNumbers.parse("header " + versionHeader, message.header(versionHeader));
      Document<T> read = codec.read(message.payload(), stated);
      meter.count(codec.type().name(), from, read.storedVersion());
      return read;
    } catch (UnsupportedVersionException e) {
      if (!(e instanceof NewerVersionException)) {
        meter.count(codec.type().name(), from, e.version());
      }
      throw e;
    }
  }
}
