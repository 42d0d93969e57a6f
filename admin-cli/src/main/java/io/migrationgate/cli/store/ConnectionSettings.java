package io.migrationgate.cli.store;

import io.migrationgate.cli.render.Mask;
import org.jspecify.annotations.Nullable;

/**
 * Where the store is, and as whom to reach it. Its text never shows the password.
 *
 * @param url the JDBC url
 * @param user the database user; null if the url says it, or the driver's default holds
 * @param password null if the url says it, or none is needed
 * @param urlOrigin what said the url, for example {@code MGATE_URL}
 * @param probe as whom declared queries are asked; null for the same user
 */
public record ConnectionSettings(
    String url,
    @Nullable String user,
    @Nullable String password,
    String urlOrigin,
    @Nullable Login probe) {
  /**
   * A user who may do less.
   *
   * @param user the database user
   * @param password null if none is needed
   */
  public record Login(String user, @Nullable String password) {
    @Override
    public String toString() {
      return user;
    }
  }

  /** Settings with one user for everything. */
  public ConnectionSettings(
      String url, @Nullable String user, @Nullable String password, String urlOrigin) {
    this(url, user, password, urlOrigin, null);
  }

  /** The same place as another user. */
  ConnectionSettings as(Login other) {
    return new ConnectionSettings(url, other.user(), other.password(), urlOrigin);
  }

  /** The url with any password in it hidden. */
  public String shownUrl() {
    return Mask.mask(url);
  }

  /** Url and user, for people. */
  @Override
  public String toString() {
    return shownUrl() + (user == null ? "" : " as " + user);
  }

  /** A text with this connection's url and password hidden in it, wherever it comes from. */
  String hide(String text) {
    String hidden = text.replace(url, shownUrl());
    return Mask.mask(without(without(hidden, password), probe == null ? null : probe.password()));
  }

  /** A short password would be found in the middle of ordinary words. */
  private static String without(String text, @Nullable String secret) {
    boolean telling = secret != null && secret.length() >= 6;
    return telling ? text.replace(secret, "****") : text;
  }
}
