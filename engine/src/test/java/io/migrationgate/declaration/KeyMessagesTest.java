package io.migrationgate.declaration;

import static io.migrationgate.declaration.DeclarationMessages.KEYS;
import static io.migrationgate.declaration.DeclarationMessages.NAME_RULE;
import static io.migrationgate.declaration.DeclarationMessages.ONE;
import static io.migrationgate.declaration.DeclarationMessages.assertMessage;
import static io.migrationgate.declaration.DeclarationMessages.thrownBy;
import static org.assertj.core.api.Assertions.assertThat;

import io.migrationgate.Problem;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The whole message of each error about keys, and how several are listed. */
class KeyMessagesTest {
  @Test
  void unknownKey() {
    assertMessage(
        ONE + "suports: [read-old]\n",
        ":4:5: migration 'a-b': found key 'suports'; expected one of " + KEYS
            + " (did you mean 'supports'?). Next: correct the key.");
  }

  @Test
  void unknownKeyThatResemblesNone() {
    assertMessage(
        ONE + "colour: red\n",
        ":4:5: migration 'a-b': found key 'colour'; expected one of " + KEYS
            + ". Next: correct the key.");
  }

  @Test
  void unknownKeyOfAFile() {
    assertMessage(
        "format: 1\nmigration:\nmigrations: []\n",
        ":2:1: found key 'migration'; expected one of format, build, viewSchema, migrations, flags "
            + "(did you mean 'migrations'?). Next: correct the key.");
  }

  @Test
  void unknownKeyOfANestedMap() {
    assertMessage(
        ONE + "compare: {smaple: 1%}\n",
        ":4:15: migration 'a-b', compare: found key 'smaple'; expected one of sample, deadline "
            + "(did you mean 'sample'?). Next: correct the key.");
  }

  @Test
  void keyThatIsNoText() {
    assertMessage(
        ONE + "? [owner]\n    : accounts\n",
        ":4:7: migration 'a-b': found a list or map as a key; expected one of " + KEYS
            + ". Next: correct the key.");
  }

  @Test
  void mergeKey() {
    assertMessage(
        ONE + "<<: {owner: accounts}\n",
        ":4:5: migration 'a-b': found key '<<'; expected one of " + KEYS
            + ". Next: correct the key.");
  }

  @Test
  void repeatedKey() {
    assertMessage(
        ONE + "owner: a\n    lossy: true\n    owner: b\n",
        ":6:5: migration 'a-b': found key 'owner' again, after line 4; expected each key once. "
            + "Next: remove one of them.");
  }

  @Test
  void missingName() {
    assertMessage(
        "format: 1\nmigrations:\n  - name: a\n  - owner: accounts\n",
        ":4:5: migration number 2: found no key 'name'; expected the migration's name. "
            + "Next: add a name that was never used before.");
  }

  @Test
  void missingFormat() {
    assertMessage(
        "migrations: []\n",
        ":1:1: found no key 'format'; expected the number of this file's format. "
            + "Next: add the line 'format: 1'.");
  }

  @Test
  void otherFormatAndNothingElse() {
    assertMessage(
        "format: 2\nreleases: []\n",
        ":1:9: format: found 2; expected 1, the only one this version knows. "
            + "Next: write 'format: 1', or use a version that knows the other.");
  }

  @Test
  void formatThatIsNoNumber() {
    assertMessage(
        "format: one\nmigrations: []\n",
        ":1:9: format: found the text 'one'; expected a whole number that is not negative. "
            + "Next: write digits only.");
  }

  @Test
  void missingMigrations() {
    assertMessage(
        "format: 1\n",
        ":1:1: found no key 'migrations'; expected a list of migrations. "
            + "Next: add it, or 'migrations: []' if there are none.");
  }

  @Test
  void migrationsWithoutValue() {
    assertMessage(
        "format: 1\nmigrations:\n",
        ":2:12: migrations: found no value; expected a list. "
            + "Next: write a line that begins with '- ' for each item, or [one, another].");
  }

  @Test
  void migrationsAsAMap() {
    assertMessage(
        "format: 1\nmigrations:\n  a-b: {lossy: true}\n",
        ":3:3: migrations: found a map; expected a list. "
            + "Next: write a line that begins with '- ' for each item, or [one, another].");
  }

  @Test
  void migrationThatIsOnlyAName() {
    assertMessage(
        "format: 1\nmigrations:\n  - a-b\n",
        ":3:5: migration number 1: found the text 'a-b'; expected a map with the keys " + KEYS
            + ". Next: write lines of the form 'key: value'.");
  }

  @Test
  void sideWithoutTable() {
    assertMessage(
        ONE + "old:\n      columns: [name]\n",
        ":5:7: migration 'a-b', old: found no key 'table'; expected the table's name. "
            + "Next: add it.");
  }

  @Test
  void keyWithoutValue() {
    assertMessage(
        ONE + "description:\n",
        ":4:17: migration 'a-b', description: found no value; expected a text. "
            + "Next: write a text.");
    assertMessage(
        ONE + "compare: ~\n",
        ":4:14: migration 'a-b', compare: found no value; expected a map with the keys sample, "
            + "deadline. Next: write lines of the form 'key: value'.");
    assertMessage(
        ONE + "supports: [read-old, null]\n",
        ":4:26: migration 'a-b', supports: found no value; expected a text. Next: write a text.");
  }

  @Test
  void listsAllErrorsInTheOrderOfTheFile() {
    DeclarationException thrown = thrownBy("""
            format: 1
            migrations:
              - name: Foo
                lossy: 'true'
              - name: bar
                verify: {differencs: SELECT 1}
                old: {tables: customer}
                owner: 1
              - owner: x
            """);

    assertThat(thrown.getMessage()).isEqualTo("""
            7 problems:
            - META-INF/migrations.yaml:3:11: migration 'Foo', name: found 'Foo'; expected %s
            - META-INF/migrations.yaml:4:12: migration 'Foo', lossy: found the text 'true'; \
            expected true or false. Next: write true or false, without quotes.
            - META-INF/migrations.yaml:6:14: migration 'bar', verify: found key 'differencs'; \
            expected one of differences (did you mean 'differences'?). Next: correct the key.
            - META-INF/migrations.yaml:7:10: migration 'bar', old: found no key 'table'; expected \
            the table's name. Next: add it.
            - META-INF/migrations.yaml:7:11: migration 'bar', old: found key 'tables'; expected \
            one of table, columns (did you mean 'table'?). Next: correct the key.
            - META-INF/migrations.yaml:8:12: migration 'bar', owner: found the number 1; expected \
            a text. Next: put it in quotes.
            - META-INF/migrations.yaml:9:5: migration number 3: found no key 'name'; expected the \
            migration's name. Next: add a name that was never used before.""".formatted(NAME_RULE));
    assertThat(thrown.problems()).hasSize(7);
    assertThat(thrown.problem()).isEqualTo(thrown.problems().get(0));
  }

  @Test
  void listsTheFirstTwentyErrorsAndCountsTheRest() {
    String keys = IntStream.rangeClosed(2, 26)
        .mapToObj(line -> "line" + line + ": x\n")
        .collect(Collectors.joining());

    DeclarationException thrown = thrownBy("format: 1\n" + keys + "migrations: []\n");

    assertThat(thrown.getMessage()).startsWith("25 problems:\n").endsWith("\n- and 5 more");
    assertThat(thrown.getMessage().lines()).hasSize(22);
    assertThat(thrown.problems())
        .extracting(Problem::found)
        .containsExactlyElementsOf(IntStream.rangeClosed(2, 21)
            .mapToObj(line -> "key 'line" + line + "'")
            .toList());
  }
}
