package io.migrationgate.jdbc.backfill.internal.rows;

import io.migrationgate.jdbc.backfill.run.Inspection.Value;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** How values of rows are shown. */
public sealed interface ValueText {
  /** A text, number, date, or whatever else the database writes as text. */
  Value of(String text, boolean countsCharacters);

  /** Binary data. */
  Value of(byte[] bytes);

  /** What the database said, which may quote values. */
  String said(String message);

  /** As they are; very long ones are cut, and say so. */
  record Clear() implements ValueText {
    private static final int LONGEST = 4_000;

    @Override
    public Value of(String text, boolean countsCharacters) {
      if (text.length() <= LONGEST) {
        return new Value(text, false);
      }
      int end = Character.isHighSurrogate(text.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST;
      return new Value(text.substring(0, end) + "... (" + text.length() + " chars)", false);
    }

    @Override
    public Value of(byte[] bytes) {
      int shown = Math.min(bytes.length, LONGEST / 2);
      String more = shown < bytes.length ? "... (" + bytes.length + " bytes)" : "";
      return new Value("0x" + HexFormat.of().formatHex(bytes, 0, shown) + more, false);
    }

    @Override
    public String said(String message) {
      return message;
    }
  }

  /**
   * As a short fingerprint: equal values have equal ones, in every row and column and each time. It
   * is keyed, since the few values that a column mostly has could be guessed from a plain hash.
   */
  final class Masked implements ValueText {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int FINGERPRINT_BYTES = 4;

    /** What whoever sees the fingerprints does not know. */
    private final byte[] key;

    private Masked(byte[] key) {
      this.key = key;
    }

    public static Masked by(String secret) {
      return new Masked(secret.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public Value of(String text, boolean countsCharacters) {
      String print = print((byte) 't', text.getBytes(StandardCharsets.UTF_8));
      int characters = text.codePointCount(0, text.length());
      return new Value(
          countsCharacters
              ? print + " (" + characters + (characters == 1 ? " char)" : " chars)")
              : print,
          false);
    }

    @Override
    public Value of(byte[] bytes) {
      return new Value(
          print((byte) 'b', bytes) + " (" + bytes.length
              + (bytes.length == 1 ? " byte)" : " bytes)"),
          false);
    }

    @Override
    public String said(String message) {
      return "";
    }

    private String print(byte kind, byte[] value) {
      try {
        Mac mac = Mac.getInstance(ALGORITHM);
        mac.init(new SecretKeySpec(key, ALGORITHM));
        mac.update(kind);
        byte[] hash = mac.doFinal(value);
        return "#" + HexFormat.of().formatHex(Arrays.copyOf(hash, FINGERPRINT_BYTES));
      } catch (NoSuchAlgorithmException | InvalidKeyException e) {
        throw new IllegalStateException("every Java has " + ALGORITHM, e);
      }
    }
  }
}
