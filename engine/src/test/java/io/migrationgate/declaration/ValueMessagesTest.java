package io.migrationgate.declaration;

import static io.migrationgate.declaration.DeclarationMessages.FILE;
import static io.migrationgate.declaration.DeclarationMessages.NAME_RULE;
import static io.migrationgate.declaration.DeclarationMessages.ONE;
import static io.migrationgate.declaration.DeclarationMessages.assertMessage;

import org.junit.jupiter.api.Test;

/** The whole message of each error about values. */
class ValueMessagesTest {
  @Test
  void repeatedName() {
    assertMessage(
        ONE + "owner: a\n  - name: c\n  - name: a-b\n",
        ":6:11: migration 'a-b', name: found a second migration of this name, after "
            + FILE
            + ":3:11; expected each name once in all files. Next: rename or remove one of them.");
  }

  @Test
  void nameWithSpaces() {
    assertMessage(
        "format: 1\nmigrations:\n- name: Customer name\n",
        ":3:9: migration 'Customer name', name: found 'Customer name'; " + "expected " + NAME_RULE);
  }

  @Test
  void nameThatIsTooLong() {
    String shown = "x".repeat(59) + "…";
    assertMessage(
        "format: 1\nmigrations:\n- name: " + "x".repeat(300) + "\n",
        ":3:9: migration '" + shown + "', name: found 300 characters, '" + shown + "'; expected "
            + NAME_RULE);
  }

  @Test
  void nameThatIsANumber() {
    assertMessage(
        "format: 1\nmigrations:\n- name: 2026\n",
        ":3:9: migration '2026', name: found the number 2026; expected a text. "
            + "Next: put it in quotes.");
  }

  @Test
  void listWhereAMapIsExpected() {
    assertMessage(
        "- format: 1\n",
        ":1:1: found a list; expected a map with the keys format, build, viewSchema, migrations, flags. "
            + "Next: write lines of the form 'key: value'.");
    assertMessage(
        ONE + "old: [customer]\n",
        ":4:10: migration 'a-b', old: found a list; expected a map with the keys table, columns. "
            + "Next: write lines of the form 'key: value'.");
  }

  @Test
  void mapWhereATextIsExpected() {
    assertMessage(
        ONE + "owner: {team: accounts}\n",
        ":4:12: migration 'a-b', owner: found a map; expected a text. Next: write a text.");
  }

  @Test
  void textWhereAListIsExpected() {
    assertMessage(
        ONE + "contract: DROP TABLE customer\n",
        ":4:15: migration 'a-b', contract: found the text 'DROP TABLE customer'; expected a list. "
            + "Next: write a line that begins with '- ' for each item, or [one, another].");
  }

  @Test
  void emptyList() {
    assertMessage(
        ONE + "old: {table: customer, columns: []}\n",
        ":4:37: migration 'a-b', old.columns: found an empty list; expected at least one item. "
            + "Next: name the items, or leave the key out.");
  }

  @Test
  void buildThatIsANumber() {
    assertMessage(
        "format: 1\nbuild: 2026.10\nmigrations: []\n",
        ":2:8: build: found the number 2026.10; expected a text. Next: put it in quotes.");
  }

  @Test
  void blankBuild() {
    assertMessage(
        "format: 1\nbuild: ' '\nmigrations: []\n",
        ":2:8: build: found a blank text; expected one line of text with no white space around "
            + "it. Next: correct it.");
  }

  @Test
  void wordThatIsNoBoolean() {
    assertMessage(
        ONE + "lossy: yes\n",
        ":4:12: migration 'a-b', lossy: found the text 'yes'; expected true or false. "
            + "Next: write true or false, without quotes.");
  }

  @Test
  void booleanWhereATextIsExpected() {
    assertMessage(
        ONE + "owner: true\n",
        ":4:12: migration 'a-b', owner: found true; expected a text. Next: put it in quotes.");
  }

  @Test
  void valueWithATag() {
    assertMessage(
        ONE + "owner: !team accounts\n",
        ":4:12: migration 'a-b', owner: found a value with the tag '!team'; expected a text. "
            + "Next: put it in quotes.");
    assertMessage(
        ONE + "old: !!set {customer}\n",
        ":4:10: migration 'a-b', old: found a value with the tag 'tag:yaml.org,2002:set'; "
            + "expected a map with the keys table, columns. "
            + "Next: write lines of the form 'key: value'.");
  }

  @Test
  void tagThatClaimsWhatIsNotThere() {
    assertMessage(
        ONE + "lossy: !!bool perhaps\n",
        ":4:12: migration 'a-b', lossy: found perhaps; expected true or false. "
            + "Next: write true or false, without quotes.");
    assertMessage(
        ONE + "contract: !!seq x\n",
        ":4:15: migration 'a-b', contract: found a value with the tag 'tag:yaml.org,2002:seq'; "
            + "expected a list. "
            + "Next: write a line that begins with '- ' for each item, or [one, another].");
    assertMessage(
        ONE + "guards: {maxErrors: !!int x}\n",
        ":4:25: migration 'a-b', guards.maxErrors: found the number x; expected a whole number "
            + "that is not negative. Next: write digits only, at most 9223372036854775807.");
  }

  @Test
  void unknownPhase() {
    assertMessage(
        ONE + "supports: [read-old, dual-read]\n",
        ":4:26: migration 'a-b', supports: found 'dual-read'; expected one of read-old, "
            + "dual-write, read-new, write-new, contracted. Next: use one of these names.");
  }

  @Test
  void gapBetweenPhases() {
    assertMessage(
        ONE + "supports: [read-old, dual-write, write-new]\n",
        ":4:15: migration 'a-b', supports: found [read-old, dual-write, write-new] without "
            + "[read-new]; expected neighbouring phases without a gap. "
            + "Next: add the missing ones or shorten the list.");
  }

  @Test
  void repeatedPhase() {
    assertMessage(
        ONE + "supports: [read-old, read-old]\n",
        ":4:15: migration 'a-b', supports: found read-old twice; expected each phase once. "
            + "Next: remove one of them.");
  }

  @Test
  void unknownModeOfSecondaryWrites() {
    assertMessage(
        ONE + "secondaryWrites: lax\n",
        ":4:22: migration 'a-b', secondaryWrites: found 'lax'; expected strict or record. "
            + "Next: use one of these names.");
  }

  @Test
  void percentageWithoutItsSign() {
    assertMessage(
        ONE + "compare: {sample: 1}\n",
        ":4:23: migration 'a-b', compare.sample: found the number 1; expected a percentage with "
            + "its sign. Next: give a percentage such as 1%, 12.5% or 100%.");
    assertMessage(
        ONE + "compare: {sample: '1'}\n",
        ":4:23: migration 'a-b', compare.sample: found the text '1'; expected a percentage with "
            + "its sign. Next: give a percentage such as 1%, 12.5% or 100%.");
  }

  @Test
  void percentageOutOfRange() {
    String rest = "; expected a share from 0% to 100% in steps of 0.01%. "
        + "Next: give a percentage such as 1%, 12.5% or 100%.";
    assertMessage(
        ONE + "compare: {sample: 101%}\n",
        ":4:23: migration 'a-b', compare.sample: found '101%'" + rest);
    assertMessage(
        ONE + "guards: {maxMismatchRate: 0.001%}\n",
        ":4:31: migration 'a-b', guards.maxMismatchRate: found '0.001%'" + rest);
    assertMessage(
        ONE + "guards: {maxMismatchRate: -1%}\n",
        ":4:31: migration 'a-b', guards.maxMismatchRate: found '-1%'" + rest);
  }

  @Test
  void durationWithoutUnit() {
    String rest = "; expected a whole number of ms or s. Next: give a duration such as 50ms or 2s.";
    assertMessage(
        ONE + "compare: {deadline: 50}\n",
        ":4:25: migration 'a-b', compare.deadline: found the number 50" + rest);
    assertMessage(
        ONE + "compare: {deadline: 1.5s}\n",
        ":4:25: migration 'a-b', compare.deadline: found the text '1.5s'" + rest);
    assertMessage(
        ONE + "compare: {deadline: 1m}\n",
        ":4:25: migration 'a-b', compare.deadline: found the text '1m'" + rest);
  }

  @Test
  void deadlineOutOfRange() {
    String rest =
        "; expected whole milliseconds, from 1ms to 10s. Next: give a duration such as 50ms.";
    assertMessage(
        ONE + "compare: {deadline: 0ms}\n",
        ":4:25: migration 'a-b', compare.deadline: found 0ms" + rest);
    assertMessage(
        ONE + "compare: {deadline: 10001ms}\n",
        ":4:25: migration 'a-b', compare.deadline: found 10001ms" + rest);
    assertMessage(
        ONE + "compare: {deadline: 999999999s}\n",
        ":4:25: migration 'a-b', compare.deadline: found PT277777H46M39S" + rest);
  }

  @Test
  void countThatIsNegativeOrNoNumber() {
    assertMessage(
        ONE + "guards: {minCompared: -1}\n",
        ":4:27: migration 'a-b', guards.minCompared: found the number -1; expected a whole number "
            + "that is not negative. Next: write digits only, at most 9223372036854775807.");
    assertMessage(
        ONE + "guards: {maxErrors: 1.5}\n",
        ":4:25: migration 'a-b', guards.maxErrors: found the number 1.5; expected a whole number "
            + "that is not negative. Next: write digits only.");
    assertMessage(
        ONE + "guards: {maxErrors: many}\n",
        ":4:25: migration 'a-b', guards.maxErrors: found the text 'many'; expected a whole number "
            + "that is not negative. Next: write digits only.");
    assertMessage(
        ONE + "guards: {minCompared: 9999999999999999999}\n",
        ":4:27: migration 'a-b', guards.minCompared: found the number 9999999999999999999; "
            + "expected a whole number that is not negative. "
            + "Next: write digits only, at most 9223372036854775807.");
  }

  @Test
  void blankTable() {
    assertMessage(
        ONE + "new: {table: ''}\n",
        ":4:18: migration 'a-b', new.table: found a blank text; expected one line of text with no "
            + "white space around it. Next: correct it.");
  }

  @Test
  void repeatedColumn() {
    assertMessage(
        ONE + "new: {table: customer, columns: [first_name, last_name, first_name]}\n",
        ":4:37: migration 'a-b', new.columns: found 'first_name' twice; expected each column "
            + "once. Next: remove one of them.");
  }

  @Test
  void columnThatIsNoText() {
    assertMessage(
        ONE + "new: {table: customer, columns: [first_name, 1]}\n",
        ":4:50: migration 'a-b', new.columns: found the number 1; expected a text. "
            + "Next: put it in quotes.");
  }

  @Test
  void sidesThatShareAColumn() {
    assertMessage(
        ONE + "old: {table: customer, columns: [id, name]}\n"
            + "    new: {table: customer, columns: [first_name, name]}\n",
        ":3:5: migration 'a-b': found column 'name' of table 'customer' on both sides; expected "
            + "two sides that share no column. "
            + "Next: leave it out: what both sides have does not migrate.");
  }

  @Test
  void sidesThatAreTheSameTable() {
    assertMessage(
        ONE + "old: {table: customer}\n    new: {table: customer, columns: [first_name]}\n",
        ":3:5: migration 'a-b': found the whole table 'customer' on one side and the same table "
            + "on the other; expected two sides that share no column. "
            + "Next: name the columns of each side.");
  }

  @Test
  void blankSql() {
    String rest =
        "found a blank text; expected an SQL statement. Next: write the statement, or leave it "
            + "out.";
    assertMessage(ONE + "expanded: ''\n", ":4:15: migration 'a-b', expanded: " + rest);
    assertMessage(
        ONE + "verify: {differences: ' '}\n",
        ":4:27: migration 'a-b', verify.differences: " + rest);
    assertMessage(
        ONE + "contract: [DROP TABLE x, '']\n", ":4:30: migration 'a-b', contract: " + rest);
  }

  @Test
  void controlCharacter() {
    assertMessage(
        ONE + "owner: \"a\\e[31m\"\n",
        ":4:12: migration 'a-b', owner: found 'a\\u001B[31m'; expected printable text, line breaks "
            + "and tabs. Next: remove the rest.");
    assertMessage(
        ONE + "owner: \"\\uD83D\"\n",
        ":4:12: migration 'a-b', owner: found '\\uD83D'; expected printable text, line breaks "
            + "and tabs. Next: remove the rest.");
  }
}
