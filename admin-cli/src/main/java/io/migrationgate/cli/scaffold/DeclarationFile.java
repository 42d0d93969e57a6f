package io.migrationgate.cli.scaffold;

import io.migrationgate.cli.terminal.UsageException;
import io.migrationgate.declaration.DeclarationException;
import io.migrationgate.declaration.DeclarationParser;
import io.migrationgate.declaration.Declarations;
import io.migrationgate.declaration.MigrationDeclaration;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The text of a {@code migrations.yaml} with one entry more. What was there stays as it is, to the
 * letter; the result is read again, and must say what was there, and the entry.
 */
final class DeclarationFile {
  private static final Pattern ITEM =
      Pattern.compile("(?m)^migrations:[ \\t]*(?:#.*)?\\R(?:[ \\t]*(?:#.*)?\\R)*([ \\t]*)- ");

  private static final Pattern NONE = Pattern.compile("(?m)^migrations:[ \\t]*\\[[ \\t]*]");

  private DeclarationFile() {}

  /**
   * The whole text.
   *
   * @param before what is in the file; null if there is none
   * @param entry the entry's lines
   * @throws io.migrationgate.declaration.DeclarationException if the entry, or what was there, is
   *     not valid
   */
  static String with(@Nullable String before, List<String> entry, String fileName) {
    if (before == null) {
      String text = "format: 1\nmigrations:\n" + indented(entry, "  ");
      DeclarationParser.parse(fileName, new StringReader(text));
      return text;
    }
    Declarations known = DeclarationParser.parse(fileName, new StringReader(before));
    MigrationDeclaration one = only(entry, fileName);
    if (known.find(one.name()) != null) {
      throw new UsageException(
          "migration '" + one.name() + "'",
          "a declaration of it in " + fileName,
          "a new migration",
          "give another name");
    }
    String list = NONE.matcher(before).replaceFirst("migrations:");
    String text = list + (list.endsWith("\n") ? "" : "\n") + indented(entry, indent(before));
    List<MigrationDeclaration> expected = new ArrayList<>(known.migrations());
    expected.add(one);
    if (!says(text, expected, fileName)) {
      throw new UsageException(
          "file " + fileName,
          "a layout in which an entry cannot simply be added at the end",
          "a block list as the last key, its entries each behind a hyphen",
          "add it by hand:\n" + indented(entry, "  ").stripTrailing());
    }
    return text;
  }

  private static MigrationDeclaration only(List<String> entry, String fileName) {
    String alone = "format: 1\nmigrations:\n" + indented(entry, "  ");
    return DeclarationParser.parse(fileName, new StringReader(alone))
        .migrations()
        .get(0);
  }

  private static boolean says(String text, List<MigrationDeclaration> expected, String fileName) {
    try {
      return DeclarationParser.parse(fileName, new StringReader(text))
          .migrations()
          .equals(expected);
    } catch (DeclarationException e) {
      return false;
    }
  }

  private static String indent(String text) {
    Matcher item = ITEM.matcher(text);
    return item.find() ? Objects.requireNonNull(item.group(1)) : "  ";
  }

  private static String indented(List<String> lines, String indent) {
    return lines.stream().map(line -> indent + line + "\n").collect(Collectors.joining());
  }
}
