package io.migrationgate.declaration;

import io.migrationgate.declaration.MigrationDeclaration.SideSpec;
import io.migrationgate.declaration.MigrationDeclaration.Sql;
import io.migrationgate.protocol.ShownSides;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a valid declaration of view schemas is; see {@link DeclarationRules}. */
final class ViewRules {
  /** What every database takes without quotes, in any case, and no longer than PostgreSQL takes. */
  private static final Pattern SCHEMA = Pattern.compile("[a-z][a-z0-9_]{0,62}");

  private static final Set<String> TAKEN =
      Set.of("public", "information_schema", "mysql", "sys", "performance_schema");

  private ViewRules() {}

  static void schema(String name) {
    if (!SCHEMA.matcher(name).matches() || TAKEN.contains(name) || name.startsWith("pg_")) {
      throw DeclarationRules.refused(
          "view schema",
          Shown.quoted(name),
          "lower-case letters, digits and underscores, a letter first, at most 63 characters, and no"
              + " schema of the server's own",
          "choose a name such as shop_v47");
    }
  }

  static void fit(
      ShownSides views, @Nullable SideSpec old, @Nullable SideSpec replacement, Sql sql) {
    views.schemas().keySet().forEach(ViewRules::schema);
    if (views.equals(ShownSides.NONE)) {
      return;
    }
    if (views.isEmpty()) {
      throw DeclarationRules.refused(
          "views",
          "names and no view schema",
          "the side that each view schema shows, under 'schemas'",
          "add them, for example shop_v46: old and shop_v47: new");
    }
    if (old == null || replacement == null) {
      throw DeclarationRules.refused(
          "views",
          "no " + (old == null ? "old" : "new") + " side",
          "both sides, since a view schema shows one of them and hides the other",
          "declare old and new");
    }
    if (!views.names().isEmpty()) {
      names(views, old, replacement);
      contract(sql);
    }
  }

  private static void names(ShownSides views, SideSpec old, SideSpec replacement) {
    if (!old.table().equals(replacement.table())) {
      throw DeclarationRules.refused(
          "views.names",
          "two tables, " + Shown.quoted(old.table()) + " and " + Shown.quoted(replacement.table()),
          "columns of one table",
          "leave names out: columns of another table have the names they like already");
    }
    Set<String> given = new HashSet<>();
    views.names().forEach((column, name) -> {
      DeclarationRules.column(name);
      if (!replacement.columns().contains(column)) {
        throw DeclarationRules.refused(
            "views.names",
            "column " + Shown.quoted(column) + ", which is not on the new side",
            "one of " + String.join(", ", replacement.columns()),
            "correct it");
      }
      boolean taken = replacement.columns().stream().anyMatch(each -> each.equalsIgnoreCase(name));
      if (taken || !given.add(name.toLowerCase(Locale.ROOT))) {
        throw DeclarationRules.refused(
            "views.names",
            "the name " + Shown.quoted(name) + " for two columns of the new side",
            "a name of its own for each",
            "choose another one");
      }
    });
  }

  /** Run after the columns have changed names, it would drop the new one. */
  private static void contract(Sql sql) {
    if (!sql.contract().isEmpty()) {
      throw DeclarationRules.refused(
          "contract",
          "SQL beside views.names",
          "one of them: with names, mgate contract makes the statements that drop the old columns and"
              + " give the new ones their names",
          "remove contract");
    }
  }
}
