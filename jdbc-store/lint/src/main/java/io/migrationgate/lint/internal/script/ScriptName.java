package io.migrationgate.lint.internal.script;

import io.migrationgate.lint.ScriptKind;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a file's name tells of it, by Flyway's conventions.
 *
 * @param kind what it is
 * @param version the parts of its version; empty if it has none
 */
public record ScriptName(ScriptKind kind, List<BigInteger> version) {
  private static final Pattern VERSIONED =
      Pattern.compile("([VUB])(\\d+(?:[._]\\d+)*)(?:__.*)?\\.sql", Pattern.CASE_INSENSITIVE);
  private static final Pattern REPEATABLE =
      Pattern.compile("R__.*\\.sql", Pattern.CASE_INSENSITIVE);
  private static final Pattern CALLBACK = Pattern.compile(
      "(?:(?:before|after)(?:Each)?(?:Migrate|Undo|Clean|Info|Validate|Baseline|Repair|"
          + "Versioned|Repeatables|Connect|CreateSchemas?|Deploy)\\w*|createSchema)(?:__.*)?\\.sql");

  /** In the order in which they are applied. */
  public static final Comparator<ScriptName> ORDER = Comparator.comparing(ScriptName::rank)
      .thenComparing(ScriptName::version, ScriptName::compare);

  /** Copies the list. */
  public ScriptName {
    version = List.copyOf(version);
  }

  /** Reads a file's name, without its folder. */
  public static ScriptName of(String fileName) {
    Matcher versioned = VERSIONED.matcher(fileName);
    if (versioned.matches()) {
      ScriptKind kind = switch (versioned.group(1).toUpperCase(Locale.ROOT)) {
        case "U" -> ScriptKind.UNDO;
        case "B" -> ScriptKind.BASELINE;
        default -> ScriptKind.VERSIONED;
      };
      List<BigInteger> parts = new ArrayList<>();
      for (String part : versioned.group(2).split("[._]", -1)) {
        parts.add(new BigInteger(part));
      }
      return new ScriptName(kind, parts);
    }
    if (REPEATABLE.matcher(fileName).matches()) {
      return new ScriptName(ScriptKind.REPEATABLE, List.of());
    }
    boolean callback = CALLBACK.matcher(fileName).matches();
    return new ScriptName(callback ? ScriptKind.CALLBACK : ScriptKind.PLAIN, List.of());
  }

  private int rank() {
    return switch (kind) {
      case BASELINE, VERSIONED -> 0;
      case PLAIN -> 1;
      case REPEATABLE -> 2;
      case CALLBACK -> 3;
      case UNDO -> 4;
    };
  }

  private static int compare(List<BigInteger> one, List<BigInteger> other) {
    for (int i = 0; i < Math.max(one.size(), other.size()); i++) {
      BigInteger left = i < one.size() ? one.get(i) : BigInteger.ZERO;
      BigInteger right = i < other.size() ? other.get(i) : BigInteger.ZERO;
      if (!left.equals(right)) {
        return left.compareTo(right);
      }
    }
    return 0;
  }
}
