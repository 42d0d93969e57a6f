package io.migrationgate.jdbc.views;

import io.migrationgate.jdbc.internal.Identifiers;
import java.util.Locale;

/** How a kind of database writes the names of columns, and tells them apart. */
enum ViewNames {
  /** Lower case, unless quoted. */
  POSTGRESQL("\"") {
    @Override
    String bare(String declared) {
      return Identifiers.isQuoted(declared)
          ? Identifiers.unquoted(declared)
          : declared.toLowerCase(Locale.ROOT);
    }

    @Override
    String key(String bare) {
      return bare;
    }
  },
  /** As written, whatever the case. */
  MARIADB("`") {
    @Override
    String bare(String declared) {
      return Identifiers.isQuoted(declared) ? Identifiers.unquoted(declared) : declared;
    }

    @Override
    String key(String bare) {
      return bare.toLowerCase(Locale.ROOT);
    }
  };

  private final String quote;

  ViewNames(String quote) {
    this.quote = quote;
  }

  /** A declared name as the catalog would write it. */
  abstract String bare(String declared);

  /** What is equal for two names of the catalog exactly if they are one. */
  abstract String key(String bare);

  /** A declared name's {@link #key}. */
  String keyOf(String declared) {
    return key(bare(declared));
  }

  /** A name of the catalog as statements write it. */
  String quote(String bare) {
    return quote + bare.replace(quote, quote + quote) + quote;
  }
}
