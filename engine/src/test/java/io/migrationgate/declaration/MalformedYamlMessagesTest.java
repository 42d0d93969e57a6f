package io.migrationgate.declaration;

import static io.migrationgate.declaration.DeclarationMessages.ONE;
import static io.migrationgate.declaration.DeclarationMessages.assertMessage;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The whole message of each error in files that are no YAML, or YAML that is refused as such. */
class MalformedYamlMessagesTest {
  private static final String MALFORMED = "; expected YAML 1.2. "
      + "Next: check the indentation, and put text with special characters in quotes.";

  @Test
  void emptyFile() {
    String expected = ":1:1: found an empty file; expected the keys 'format:' and 'migrations:'. "
        + "Next: write 'format: 1' and 'migrations: []', or remove the file.";
    assertMessage("", expected);
    assertMessage("# nothing yet\n\n", expected);
  }

  @Test
  void emptyDocument() {
    assertMessage(
        "---\n",
        ":2:1: found no value; expected a map with the keys format, build, viewSchema, migrations, flags. "
            + "Next: write lines of the form 'key: value'.");
  }

  @Test
  void characterThatYamlForbids() {
    assertMessage(
        ONE + "owner: é😀\u0007\n",
        ":4:14: found the character U+0007; expected characters that YAML allows. "
            + "Next: remove it, or write it as an escape in double quotes.");
  }

  @Test
  void tab() {
    String rest = "found a tab where YAML allows none; expected YAML 1.2. "
        + "Next: use spaces instead of tabs.";
    assertMessage("format: 1\nmigrations:\n\t- name: a\n", ":3:1: " + rest);
    assertMessage(ONE.stripTrailing() + "\n\towner: accounts\n", ":4:1: " + rest);
  }

  @Test
  void unterminatedQuote() {
    assertMessage(
        ONE + "owner: 'accounts\n    lossy: true\n",
        ":4:12: found malformed YAML: unexpected end of stream while scanning a quoted scalar, "
            + "begun in line 4" + MALFORMED);
  }

  @Test
  void unterminatedBracket() {
    assertMessage(
        ONE + "supports: [read-old, dual-write\n    lossy: true\n",
        ":5:10: found malformed YAML: expected ',' or ']', but got : while parsing a flow "
            + "sequence, begun in line 4" + MALFORMED);
  }

  @Test
  void wrongIndentation() {
    assertMessage(
        "format: 1\nmigrations:\n  - name: a-b\n   owner: accounts\n",
        ":4:4: found malformed YAML: expected <block end>, but found '<block mapping start>' "
            + "while parsing a block collection, begun in line 3" + MALFORMED);
  }

  @Test
  void specialCharacterWithoutQuotes() {
    assertMessage(
        ONE + "owner: @accounts\n",
        ":4:12: found malformed YAML: character '@' that cannot start any token while scanning "
            + "for the next token" + MALFORMED);
    assertMessage(
        ONE + "description: two: colons\n",
        ":4:21: found malformed YAML: mapping values are not allowed here" + MALFORMED);
  }

  @Test
  void alias() {
    assertMessage(
        ONE + "owner: &team accounts\n    description: *team\n",
        ":5:18: found an alias; expected values written out. "
            + "Next: write the value in its place.");
  }

  @Test
  void aliasBomb() {
    String levels = IntStream.rangeClosed(1, 12)
        .mapToObj(
            i -> "x%d: &x%d [%s]\n".formatted(i, i, "*x%d,".formatted(i - 1).repeat(9)))
        .collect(Collectors.joining());
    assertMessage(
        "x0: &x0 lol\n" + levels,
        ":2:10: found an alias; expected values written out. "
            + "Next: write the value in its place.");
  }

  @Test
  void deepNesting() {
    assertMessage(
        "[".repeat(5_000),
        ":1:21: found more than 20 levels; expected at most 20. Next: check the indentation.");
  }

  @Test
  void secondDocument() {
    assertMessage(
        "format: 1\nmigrations: []\n---\nformat: 1\n",
        ":3:1: found a second document; expected one. Next: remove the line with '---'.");
  }

  @Test
  void otherYamlVersion() {
    assertMessage(
        "%YAML 3.0\n---\nformat: 1\n",
        ":1:1: found YAML 3.0; expected YAML 1.2. Next: remove the line '%YAML'.");
  }
}
