package io.migrationgate.messages;

import io.migrationgate.documents.VersionHeaders;
import io.migrationgate.protocol.VersionRange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Versions in {@code Accept} (RFC 9110, 12.5.1). */
final class AcceptedVersions {
  private static final Pattern WEIGHT =
      Pattern.compile(";\\s*q\\s*=\\s*(0(?:\\.\\d{0,3})?|1(?:\\.0{0,3})?)\\s*(?=;|$)");
  private static final Pattern VERSION_IN_NAME = Pattern.compile("\\.v\\d[^.+]*(?=\\+|$)");
  // A weight has three digits, and must not become 0.
  private static final int NAMED = 100;

  private AcceptedVersions() {}

  /** One of the media ranges. */
  private record Range(@Nullable Integer version, double weight) {}

  /**
   * Versions of a media type, the one that is liked best first; null for any.
   *
   * @param accept the header's values; none if it is missing, which is to say any
   * @param mediaType without a version
   */
  static List<@Nullable Integer> of(List<String> accept, String mediaType) {
    List<Range> ranges = new ArrayList<>();
    for (String value : accept) {
      for (String range : value.toLowerCase(Locale.ROOT).split(",", -1)) {
        if (!range.isBlank() && matches(range, mediaType)) {
          ranges.add(new Range(VersionHeaders.ofMediaType(range), weight(range)));
        }
      }
    }
    List<@Nullable Integer> versions = new ArrayList<>();
    if (accept.stream().allMatch(String::isBlank)) {
      versions.add(null);
    }
    // Stable, so that of two with one weight the first one is first.
    ranges.stream()
        .filter(range -> range.weight() > 0)
        .sorted(Comparator.comparingDouble(range -> -range.weight()))
        .forEach(range -> versions.add(range.version()));
    return versions;
  }

  /** Whether a media range, or a media type, is about a media type in whatever version. */
  static boolean matches(String range, String mediaType) {
    int parameters = range.indexOf(';');
    String name =
        (parameters < 0 ? range : range.substring(0, parameters)).strip().toLowerCase(Locale.ROOT);
    String kind = mediaType.substring(0, mediaType.indexOf('/'));
    return name.equals("*/*")
        || name.equalsIgnoreCase(kind + "/*")
        || name.equals("application/json")
        || VERSION_IN_NAME.matcher(name).replaceFirst("").equalsIgnoreCase(mediaType);
  }

  private static double weight(String range) {
    Matcher weight = WEIGHT.matcher(range);
    return weight.find() ? Double.parseDouble(weight.group(1)) : 1;
  }

  /** The header of who reads these versions, and likes the newest best. */
  static String header(VersionRange reads, IntFunction<String> named) {
    List<String> ranges = new ArrayList<>();
    for (int i = 0; i < NAMED && reads.last() - i >= reads.first(); i++) {
      String weight = i == 0 ? "" : "; q=" + String.format(Locale.ROOT, "0.%02d", NAMED - i);
      ranges.add(named.apply(reads.last() - i) + weight);
    }
    return ranges.stream().collect(Collectors.joining(", "));
  }
}
