package io.migrationgate.cli.scaffold;

import io.migrationgate.lint.rule.Database;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a type, as SQL writes it, is in a cast and in Java. */
final class SqlTypes {
  private static final Pattern WORD = Pattern.compile("[a-z]+");

  /** The first word of types that hold text. */
  private static final Set<String> TEXTS = Set.of(
      "char",
      "character",
      "varchar",
      "nchar",
      "nvarchar",
      "text",
      "tinytext",
      "mediumtext",
      "longtext",
      "clob",
      "bpchar",
      "citext");

  private static final Map<String, String> JAVA = Map.ofEntries(
      Map.entry("boolean", "Boolean"),
      Map.entry("bool", "Boolean"),
      Map.entry("tinyint", "Integer"),
      Map.entry("smallint", "Integer"),
      Map.entry("int", "Integer"),
      Map.entry("integer", "Integer"),
      Map.entry("mediumint", "Integer"),
      Map.entry("bigint", "Long"),
      Map.entry("numeric", "BigDecimal"),
      Map.entry("decimal", "BigDecimal"),
      Map.entry("real", "Float"),
      Map.entry("double", "Double"),
      Map.entry("date", "LocalDate"),
      Map.entry("time", "LocalTime"),
      Map.entry("timestamp", "LocalDateTime"),
      Map.entry("datetime", "LocalDateTime"),
      Map.entry("timestamptz", "OffsetDateTime"),
      Map.entry("uuid", "UUID"));

  /** In Java an array, which equals nothing but itself: two reads could not be compared. */
  private static final Set<String> BYTES =
      Set.of("binary", "varbinary", "blob", "tinyblob", "mediumblob", "longblob", "bit");

  private SqlTypes() {}

  static boolean text(String type) {
    return TEXTS.contains(word(type));
  }

  private static String word(String type) {
    Matcher word = WORD.matcher(type.toLowerCase(Locale.ROOT));
    return word.lookingAt() ? word.group() : "";
  }

  /**
   * The class of a value in Java; text where nothing fits better, since every database reads its
   * values from text and prints them so. Null for bytes.
   */
  static @Nullable String java(Database database, String type) {
    String lower = type.toLowerCase(Locale.ROOT);
    String word = word(type);
    if (BYTES.contains(word)) {
      return null;
    }
    if (database.mysqlLike()) {
      boolean flag = lower.startsWith("tinyint(1)");
      boolean wide = lower.contains("unsigned") && word.equals("int");
      boolean huge = lower.contains("unsigned") && word.equals("bigint");
      if (flag || wide || huge) {
        return flag ? "Boolean" : wide ? "Long" : "BigInteger";
      }
      return word.equals("uuid") ? "String" : JAVA.getOrDefault(word, "String");
    }
    if (lower.contains("with time zone") && !lower.contains("without")) {
      return word.equals("timestamp") ? "OffsetDateTime" : "String";
    }
    boolean list = lower.contains("[") || lower.contains(" array");
    return list ? "String" : JAVA.getOrDefault(word, "String");
  }

  /** An expression as that type; as it is where the database has no cast to it. */
  static String cast(Database database, String expression, String type) {
    String target = database.mysqlLike() ? mysqlTarget(type) : type;
    return target.isEmpty() ? expression : "CAST(" + expression + " AS " + target + ")";
  }

  private static String mysqlTarget(String type) {
    String lower = type.toLowerCase(Locale.ROOT);
    String bounds = lower.replaceFirst("^[a-z]+\\s*(\\([0-9, ]*\\))?.*$", "$1");
    return switch (word(type)) {
      case "tinyint", "smallint", "mediumint", "int", "integer", "bigint" ->
        lower.contains("unsigned") ? "UNSIGNED" : "SIGNED";
      case "decimal", "numeric" -> "DECIMAL" + bounds;
      case "double" -> "DOUBLE";
      case "char", "varchar" -> "CHAR" + bounds;
      case "text", "tinytext", "mediumtext", "longtext" -> "CHAR";
      case "date" -> "DATE";
      case "datetime", "timestamp" -> "DATETIME" + bounds;
      case "time" -> "TIME" + bounds;
      default -> "";
    };
  }
}
