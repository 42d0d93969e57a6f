package io.migrationgate.cli.scaffold;

import java.util.Locale;
import javax.lang.model.SourceVersion;

/** Names of the database and of migrations as names in Java. */
final class JavaNames {
  private JavaNames() {}

  /** For example {@code CustomerNameSplit} of {@code customer-name-split}. */
  static String type(String written) {
    String name = camel(written, true);
    return SourceVersion.isName(name) ? name : "Migration" + name;
  }

  /** For example {@code firstName} of {@code first_name}. */
  static String variable(String written) {
    String name = camel(written, false);
    return SourceVersion.isName(name) ? name : "column" + camel(written, true);
  }

  private static String camel(String written, boolean capital) {
    StringBuilder name = new StringBuilder();
    boolean upper = capital;
    boolean mixed = !written.equals(written.toUpperCase(Locale.ROOT));
    for (int i = 0; i < written.length(); i++) {
      char c = written.charAt(i);
      if (!Character.isJavaIdentifierPart(c) || c == '_' || c == '$') {
        upper = capital || !name.isEmpty();
      } else {
        char one = mixed ? c : Character.toLowerCase(c);
        name.append(upper ? Character.toUpperCase(one) : one);
        upper = false;
      }
    }
    if (!capital && !name.isEmpty()) {
      name.setCharAt(0, Character.toLowerCase(name.charAt(0)));
    }
    return name.toString();
  }
}
