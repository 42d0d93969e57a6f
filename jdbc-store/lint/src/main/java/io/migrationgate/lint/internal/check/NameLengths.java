package io.migrationgate.lint.internal.check;

import io.migrationgate.lint.internal.sql.Cursor;
import io.migrationgate.lint.internal.sql.Token;
import io.migrationgate.lint.rule.Advice;
import io.migrationgate.lint.rule.Database;
import java.nio.charset.StandardCharsets;

/** Looks for names that are longer than the database keeps. */
final class NameLengths {
  private NameLengths() {}

  /** In a statement that makes or changes something. */
  static void check(Cursor in, Judgement judgement) {
    boolean names = in.looksAt("CREATE") || in.looksAt("ALTER") || in.looksAt("RENAME");
    if (!names) {
      return;
    }
    for (Token token : in.tokens()) {
      if (token.name()
          && !token.placeholder()
          && length(token.text(), judgement.target().database())
              > most(judgement.target().database())) {
        judgement.add(Advice.NAME_TOO_LONG, token, Judgement.brief(token.text()));
        return;
      }
    }
  }

  /** PostgreSQL counts bytes, and cannot tell characters of other encodings. */
  private static int length(String name, Database database) {
    return database == Database.POSTGRESQL
        ? name.getBytes(StandardCharsets.UTF_8).length
        : name.codePointCount(0, name.length());
  }

  private static int most(Database database) {
    return switch (database) {
      case POSTGRESQL -> 63;
      case MARIADB, MYSQL -> 64;
      case H2 -> 256;
    };
  }
}
