package io.migrationgate.jdbc.notify;

import io.migrationgate.MigrationGateException;
import io.migrationgate.Problem;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An endpoint that is told of changes. Immutable.
 *
 * @param name identifies it in the store: words of lower-case letters and digits joined by hyphens,
 *     at most 100 characters. Nodes that give the same name share one place in the outbox
 * @param address where notifications are posted; it may be a secret, and is never logged
 * @param secret signs what is posted; null if nothing is to be signed
 * @param format of what is posted
 * @param timeout of one try, from 1 ms to 15 s; default 10 s
 */
public record Webhook(
    String name, URI address, @Nullable String secret, Format format, Duration timeout) {
  private static final Pattern NAME = Pattern.compile("[a-z0-9]+(?:-[a-z0-9]+)*");
  private static final Duration LONGEST = Duration.ofSeconds(15);

  /** What is posted. */
  public enum Format {
    /** An object with {@code id}, {@code type}, {@code at}, {@code migration} and so on. */
    JSON,
    /** An object with {@code text}, as Slack's incoming webhooks and their likes take it. */
    SLACK
  }

  /**
   * Checks the parts.
   *
   * @throws MigrationGateException if one is invalid
   */
  public Webhook {
    if (!NAME.matcher(name).matches() || name.length() > 100) {
      throw refused("'" + name + "'", "words of lower-case letters and digits joined by hyphens");
    }
    String scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
    if (!(scheme.equals("https") || scheme.equals("http")) || address.getHost() == null) {
      throw refused(
          "webhook '" + name + "'", "an absolute address that begins with https:// or http://");
    }
    if (secret != null && secret.isBlank()) {
      throw refused("webhook '" + name + "' with a blank secret", "a secret, or none");
    }
    if (timeout.isZero() || timeout.isNegative() || timeout.compareTo(LONGEST) > 0) {
      throw refused(
          "webhook '" + name + "' with a time-out of " + timeout.toMillis() + " ms",
          "1 ms to " + LONGEST.toSeconds() + " s");
    }
  }

  private static MigrationGateException refused(String found, String expected) {
    return new MigrationGateException(
        new Problem("webhook", found, expected, "correct it where the application is set up"));
  }

  /** One that is posted JSON, unsigned. */
  public static Webhook to(String name, URI address) {
    return new Webhook(name, address, null, Format.JSON, Duration.ofSeconds(10));
  }

  /** The same, signed with this secret. */
  public Webhook signed(String with) {
    return new Webhook(name, address, with, format, timeout);
  }

  /** The same in Slack's format. */
  public Webhook slack() {
    return new Webhook(name, address, secret, Format.SLACK, timeout);
  }

  /** The same with another time-out of each try. */
  public Webhook within(Duration atMost) {
    return new Webhook(name, address, secret, format, atMost);
  }

  /** Neither the secret nor the address, which may be one. */
  @Override
  public String toString() {
    return "webhook '" + name + "' at " + address.getHost();
  }
}
