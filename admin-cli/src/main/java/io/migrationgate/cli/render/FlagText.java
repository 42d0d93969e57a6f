package io.migrationgate.cli.render;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.migrationgate.admin.FlagApplied;
import io.migrationgate.admin.FlagRollout;
import io.migrationgate.cli.adapters.ForeignFlags;
import io.migrationgate.flags.FlagDefinition;
import io.migrationgate.flags.FlagDetails;
import io.migrationgate.flags.FlagFormatException;
import io.migrationgate.protocol.FlagRecord;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Flags for people. */
public final class FlagText {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private FlagText() {}

  /** A row for each. */
  public static Table list(List<FlagRecord> flags) {
    Table table =
        new Table("FLAG", "STATE", "TYPE", "DEFAULT", "TARGETING", "REVISION", "OWNER", "EXPIRES");
    for (FlagRecord flag : flags) {
      FlagDefinition read = readable(flag);
      String state = flag.retired() ? "retired" : read == null ? "unreadable" : text(read.state());
      table.row(
          flag.key(),
          state,
          read == null ? "-" : text(read.type()),
          read == null ? "-" : Objects.requireNonNullElse(read.defaultVariant(), "-"),
          read == null ? "-" : targeting(read.targeting()),
          Long.toString(flag.revision()),
          read == null ? "-" : Objects.requireNonNullElse(read.settings().owner(), "-"),
          read == null || read.settings().expires() == null
              ? "-"
              : read.settings().expires().toString());
    }
    return table;
  }

  private static String text(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static String targeting(@Nullable String targeting) {
    return targeting == null
        ? "-"
        : FlagRollout.share(targeting)
            .map(share -> share.variant() + " " + share.basisPoints() / 100.0 + "%")
            .orElse("rules");
  }

  /** For example {@code new-checkout: true, variant 'on', TARGETING_MATCH}. */
  public static String details(FlagDetails<@Nullable Object> details) {
    String message = details.errorMessage();
    String variant = details.variant();
    return details.key() + ": "
        + (variant == null
            ? "the caller's default"
            : JsonOut.value(details.value()) + ", variant '" + variant + "'")
        + ", " + details.reason() + (message == null ? "" : ": " + message);
  }

  /** The definition on many lines. */
  public static List<String> definition(FlagRecord flag) {
    try {
      return MAPPER
          .writerWithDefaultPrettyPrinter()
          .writeValueAsString(MAPPER.readTree(flag.definition()))
          .lines()
          .toList();
    } catch (JsonProcessingException e) {
      // Somebody has edited the store by hand: what is there is shown as it is.
      return List.of(flag.definition());
    }
  }

  private static @Nullable FlagDefinition readable(FlagRecord flag) {
    try {
      return FlagDefinition.parse(flag.key(), flag.definition());
    } catch (FlagFormatException e) {
      return null;
    }
  }

  /** What is different, member by member. */
  public static void changes(List<FlagApplied> applied, PrintWriter out) {
    for (FlagApplied one : applied) {
      if (!one.changed()) {
        continue;
      }
      FlagRecord before = one.before();
      out.println(Text.printable((before == null ? "+ " : "~ ")
          + one.after().kind().wireName() + " " + one.after().key()));
      Map<String, String> then = before == null ? Map.of() : members(before.definition());
      Map<String, String> now = members(one.after().definition());
      Stream.concat(then.keySet().stream(), now.keySet().stream())
          .distinct()
          .sorted()
          .filter(name -> !Objects.equals(then.get(name), now.get(name)))
          .forEach(name -> {
            if (then.containsKey(name)) {
              out.println(Text.printable("  - " + name + ": " + then.get(name)));
            }
            if (now.containsKey(name)) {
              out.println(Text.printable("  + " + name + ": " + now.get(name)));
            }
          });
    }
  }

  private static Map<String, String> members(String definition) {
    Map<String, String> members = new TreeMap<>();
    JsonNode root = JsonOut.parsed(definition);
    root.properties()
        .forEach(entry -> members.put(entry.getKey(), entry.getValue().toString()));
    return members;
  }

  /** What does not come along from another system, and what is to be known of what does. */
  public static List<String> foreign(ForeignFlags foreign) {
    return Stream.concat(
            foreign.remarks().stream()
                .map(remark -> "note: flag " + remark.flag() + " " + remark.text()),
            foreign.unmapped().stream()
                .map(remark -> "not imported: flag " + remark.flag() + ": " + remark.text()))
        .toList();
  }

  /** For example {@code 1 created, 2 changed, 4 as they are}. */
  public static String summary(List<FlagApplied> applied) {
    long created = applied.stream().filter(one -> one.before() == null).count();
    long changed = applied.stream().filter(FlagApplied::changed).count() - created;
    return created + " created, " + changed + " changed, " + (applied.size() - created - changed)
        + " as they are";
  }
}
