package io.migrationgate.declaration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.StringReader;

/** Provokes error messages and compares them as a whole. */
final class DeclarationMessages {
  static final String FILE = "META-INF/migrations.yaml";

  static final String KEYS =
      "name, description, owner, supports, old, new, compare, secondaryWrites, lossy, guards, approvals, "
          + "expanded, verify, contract, backfill, views";

  static final String NAME_RULE =
      "lower-case letters and digits in words joined by single hyphens, a letter first, "
          + "at most 100 characters. Next: choose a name such as customer-name-split.";

  /** What is appended to this stands in line 4 from column 5 on. */
  static final String ONE = "format: 1\nmigrations:\n  - name: a-b\n    ";

  private DeclarationMessages() {}

  /** Expects a message that begins with the file's name and goes on like this. */
  static void assertMessage(String text, String expected) {
    assertThat(thrownBy(text).getMessage()).isEqualTo(FILE + expected);
  }

  static DeclarationException thrownBy(String text) {
    DeclarationException thrown = catchThrowableOfType(
        DeclarationException.class, () -> DeclarationParser.parse(FILE, new StringReader(text)));
    assertThat(thrown).as("what parsing throws").isNotNull();
    return thrown;
  }
}
