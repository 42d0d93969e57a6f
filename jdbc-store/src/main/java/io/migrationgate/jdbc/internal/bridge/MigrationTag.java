package io.migrationgate.jdbc.internal.bridge;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A short name of a migration, for where the whole one has no room. */
final class MigrationTag {
  private static final int BYTES = 6;

  private MigrationTag() {}

  /** Twelve hexadecimal digits, always the same for one name. */
  static String of(String migration) {
    return digest(migration, BYTES);
  }

  /** The first bytes of a text's SHA-256, in hexadecimal digits. */
  static String digest(String text, int bytes) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
