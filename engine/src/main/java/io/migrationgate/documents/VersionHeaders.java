package io.migrationgate.documents;

import io.migrationgate.Problem;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Versions of messages in HTTP's headers; plain functions, for any server and client. Stateless.
 */
public final class VersionHeaders {
  private static final Pattern PARAMETER =
      Pattern.compile(";\\s*(?:v|version)\\s*=\\s*\"?([^;\"\\s]*)\"?\\s*(?=;|$)");
  private static final Pattern SUBTYPE =
      Pattern.compile("\\.v(\\d[^.+;\\s]*)(?:\\+[a-z]+)?\\s*(?=;|$)");
  private static final DateTimeFormatter HTTP_DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH);

  private VersionHeaders() {}

  /**
   * The version that a media type names: by a parameter ({@code application/json; version=2}, or
   * {@code v}), or at the end of its name ({@code application/vnd.shop.order.v2+json}).
   *
   * @param mediaType as in {@code Content-Type}; null if the header is missing
   * @return null if it names none
   * @throws DocumentException if what it names is no version, or it names two that differ
   */
  public static @Nullable Integer ofMediaType(@Nullable String mediaType) {
    if (mediaType == null) {
      return null;
    }
    String lower = mediaType.toLowerCase(Locale.ROOT);
    Integer found = null;
    for (Pattern pattern : new Pattern[] {PARAMETER, SUBTYPE}) {
      Matcher matcher = pattern.matcher(lower);
      while (matcher.find()) {
        Integer version = VersionNumbers.parse("media type", matcher.group(1));
        if (found != null && !found.equals(version)) {
          throw new DocumentException(new Problem(
              "media type",
              "versions " + found + " and " + version,
              "one version",
              "name it once, as a parameter or in the subtype"));
        }
        found = version;
      }
    }
    return found;
  }

  /**
   * The headers of a response to a message in a version that is to go: {@code Deprecation} (RFC
   * 9745) and {@code Sunset} (RFC 8594).
   *
   * @param since when the version is, or was, deprecated; to the second
   * @param sunset when it will not be served any more; null if that is not decided
   * @throws IllegalArgumentException if that is before it is deprecated
   */
  public static Map<String, String> deprecated(Instant since, @Nullable Instant sunset) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Deprecation", "@" + since.getEpochSecond());
    if (sunset != null) {
      if (sunset.getEpochSecond() < since.getEpochSecond()) {
        throw new IllegalArgumentException("gone at " + sunset + ", and deprecated at " + since);
      }
      headers.put("Sunset", HTTP_DATE.format(sunset.atOffset(ZoneOffset.UTC)));
    }
    return headers;
  }
}
