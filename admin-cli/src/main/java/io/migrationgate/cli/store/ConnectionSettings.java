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
 */
public record ConnectionSettings(
    String url, @Nullable String user, @Nullable String password, String urlOrigin) {
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
    // A short password would be found in the middle of ordinary words.
    boolean telling = password != null && password.length() >= 6;
    return Mask.mask(telling ? hidden.replace(password, "****") : hidden);
  }
}
