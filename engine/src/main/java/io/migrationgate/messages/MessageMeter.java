package io.migrationgate.messages;

/**
 * Hears which client sent, or asked for, which version of a message. Implementations are
 * thread-safe, and must be quick and throw nothing.
 */
public interface MessageMeter {
  /** Counts nothing. */
  MessageMeter NONE = (type, client, version) -> {};

  /**
   * One message.
   *
   * @param type the name of its type
   * @param client who sent it, or is sent it, as it says itself; anything, of any length
   * @param version of the message
   */
  void count(String type, String client, int version);
}
