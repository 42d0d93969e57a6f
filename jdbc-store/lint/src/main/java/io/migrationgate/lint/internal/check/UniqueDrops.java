package io.migrationgate.lint.internal.check;

import io.migrationgate.lint.internal.check.KnownSchema.Table;
import io.migrationgate.lint.internal.sql.SqlName;
import io.migrationgate.lint.internal.sql.Token;
import io.migrationgate.lint.rule.Database;
import io.migrationgate.lint.rule.Drops;
import io.migrationgate.lint.rule.Finding.Subject;
import io.migrationgate.lint.rule.Rule;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Judges keys that are dropped: primary keys, unique constraints, unique indexes. What the old
 * build says ON CONFLICT needs the very same columns to be unique. Where no script has told what
 * was dropped, its name is asked.
 */
final class UniqueDrops {
  private static final Set<String> UNIQUE =
      Set.of("unique", "uniq", "unq", "uq", "uk", "ux", "uidx", "uindex", "uix", "ukey");
  private static final Pattern HIBERNATE = Pattern.compile("uk_?[a-z0-9]{20,}");

  private final Judgement judgement;

  UniqueDrops(Judgement judgement) {
    this.judgement = judgement;
  }

  /**
   * A constraint or an index of a table is dropped.
   *
   * @param said what it said; null if that is not known
   * @param gap whether others see the time before another one is made in its stead
   */
  void dropped(Token at, SqlName table, SqlName name, @Nullable RowConstraint said, boolean gap) {
    boolean primary = said == null
        ? name.key().equals(primaryKeyName(table))
        : said.kind() == ConstraintSpec.Kind.PRIMARY_KEY;
    boolean unique = said == null ? looksUnique(name) : said.unique();
    Table known = judgement.schema().find(table);
    boolean stays = said != null && known != null && known.staysUnique(said);
    if ((primary || unique) && !stays) {
      Rule rule = primary ? Drops.DROP_PRIMARY_KEY : Drops.DROP_UNIQUE;
      judgement.add(rule, at, name + " of table " + table, new Subject(table.toString(), null));
      if (said != null && !gap) {
        judgement
            .scope()
            .droppedConstraints()
            .missing(table, said, judgement, judgement.later(rule, at));
      }
    }
  }

  /** An index of a table that is not known is dropped. */
  void dropped(Token at, SqlName index) {
    if (looksUnique(index)) {
      judgement.add(Drops.DROP_UNIQUE, at, "index " + index);
    }
  }

  /** Something is unique now: what was dropped before may stay so after all. */
  void made(SqlName table, RowConstraint rowConstraint) {
    boolean all = judgement.target().database() == Database.POSTGRESQL;
    judgement.scope().droppedConstraints().made(table, rowConstraint, all ? null : judgement);
  }

  private String primaryKeyName(SqlName table) {
    return judgement.target().database().mysqlLike() ? "primary" : table.key() + "_pkey";
  }

  private boolean looksUnique(SqlName name) {
    String lower = name.key().toLowerCase(Locale.ROOT);
    boolean postgres = judgement.target().database() == Database.POSTGRESQL;
    if (postgres && (lower.endsWith("_key") || lower.endsWith("_pkey"))) {
      return true;
    }
    for (String word : lower.split("[^a-z0-9]+", -1)) {
      if (UNIQUE.contains(word)) {
        return true;
      }
    }
    return HIBERNATE.matcher(lower).matches();
  }
}
