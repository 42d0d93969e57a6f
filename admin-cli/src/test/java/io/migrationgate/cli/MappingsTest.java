package io.migrationgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.people.Patron;
import com.example.people.Recorded;
import io.migrationgate.cli.preflight.Build;
import io.migrationgate.declaration.MigrationDeclaration;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What entities map, read from the file of a build. */
class MappingsTest {
  private static final String ORM = """
      <entity-mappings xmlns="https://jakarta.ee/xml/ns/persistence/orm" version="3.1">
        <package>com.example.people</package>
        <entity class="Letter"><table name="letter"/>
          <attributes><id name="id"/><basic name="subjectLine"/>
            <basic name="body"><column name="old_body"/></basic>
            <many-to-one name="sender"><join-column name="sender_no"/></many-to-one></attributes>
        </entity>
      </entity-mappings>
      """;

  private final Scene scene = new Scene();

  @TempDir
  Path directory;

  @BeforeEach
  void jarsAreNamedByRelativePaths() {
    scene.shell.directory = directory;
  }

  private static Jars people(Jars jar, String root) throws IOException {
    for (Class<?> type :
        new Class<?>[] {Patron.class, Recorded.class, Patron.Place.class, Patron.LibraryCard.class
        }) {
      String entry = type.getName().replace('.', '/') + ".class";
      try (InputStream in = type.getResourceAsStream("/" + entry)) {
        jar.with(root + entry, in.readAllBytes());
      }
    }
    return jar.with(root + "META-INF/orm.xml", ORM);
  }

  private static MigrationDeclaration old(String table, String... columns) {
    return MigrationDeclaration.builder("move").oldSide(table, columns).build();
  }

  private Set<String> mapped(String table, String... columns) throws IOException {
    Path jar = people(Jars.jar(), "").declaring().write(directory.resolve("app.jar"));
    return Build.read(jar, null).mappings().of(old(table, columns).oldSide());
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "patron, full_name, com.example.people.Patron.name",
        "crm.PATRON, FULL_NAME, com.example.people.Patron.name",
        "\"patron\", full_name, com.example.people.Patron.name",
        "hr.patron, full_name, -",
        "patron, name, -",
        "patron, nick_name, com.example.people.Patron.nickName",
        "patron, nickName, com.example.people.Patron.nickName",
        "patron, friend_id, com.example.people.Patron.friend",
        "patron, street, com.example.people.Patron.place.street",
        "patron, post_code, com.example.people.Patron.place",
        "patron, made_by, com.example.people.Patron.madeBy",
        "patron, forgotten, -",
        "patron, shared, -",
        "patron_more, more, com.example.people.Patron.more",
        "patron_phone, phone, com.example.people.Patron.phones",
        "library_card, card_label, com.example.people.Patron$LibraryCard.label",
        "LibraryCard, lost, com.example.people.Patron$LibraryCard.lost",
        "library_card, label, -",
        "letter, old_body, com.example.people.Letter",
        "letter, subject_line, com.example.people.Letter",
        "letter, sender_no, com.example.people.Letter",
        "letter, fax, -",
      })
  void findsTheAttributeOfAColumn(String table, String column, String attribute)
      throws IOException {
    Set<String> found = mapped(table, column);
    if (attribute == null) {
      assertThat(found).isEmpty();
    } else {
      assertThat(found).containsExactly(attribute + " (" + table + "." + column + ")");
    }
  }

  @Test
  void aWholeTableIsMappedByItsEntityOrCollection() throws IOException {
    assertThat(mapped("crm.patron")).containsExactly("com.example.people.Patron (crm.patron)");
    assertThat(mapped("patron_phone"))
        .containsExactly("com.example.people.Patron.phones (patron_phone)");
    assertThat(mapped("stranger")).isEmpty();
  }

  @Test
  void aFileThatCannotBeReadIsARemark() throws IOException {
    Path jar = people(Jars.jar(), "")
        .declaring()
        .with("META-INF/orm.xml", "<!DOCTYPE x [<!ENTITY y SYSTEM 'file:///etc/hosts'>]><x>&y;</x>")
        .write(directory.resolve("app.jar"));
    PrintStream before = System.err;
    ByteArrayOutputStream besides = new ByteArrayOutputStream();
    System.setErr(new PrintStream(besides, true, StandardCharsets.UTF_8));
    try {
      assertThat(Build.read(jar, null).remarks())
          .singleElement()
          .asString()
          .contains("mapping not read", "orm.xml", "DOCTYPE");
    } finally {
      System.setErr(before);
    }
    assertThat(besides.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  @Test
  void aBuildThatMapsTheOldSideDoesNotDeclareContracted() throws IOException {
    String declared = """
        - name: customer-name-split
          supports: [%s]
          old: {table: patron, columns: [full_name]}
          new: {table: patron, columns: [first_name, last_name]}
        """;
    Jars library = people(Jars.jar(), "");
    Jars.jar()
        .manifest("Spring-Boot-Version", "4.0.8")
        .with("BOOT-INF/lib/people.jar", library.bytes())
        .with(
            "BOOT-INF/classes/META-INF/migrations.yaml",
            Jars.yaml(declared.formatted("read-old, dual-write, read-new, write-new, contracted")))
        .uncompressed()
        .write(directory.resolve("boot.jar"));
    Shell refused = scene.mgate("preflight", "--jar", "boot.jar", "--build", "2026.47");
    assertThat(refused.exitCode).isEqualTo(1);
    assertThat(Shell.seen(refused.transcript.toString()))
        .contains("maps-old-side: migration 'customer-name-split'")
        .contains("com.example.people.Patron.name (patron.full_name)")
        .contains("'contracted' from supports until a later build");
    // For the way back it matters only once the old side is gone.
    assertThat(scene.mgate("preflight", "--rollback-to", "boot.jar", "--build", "2026.47").exitCode)
        .isZero();
    Shell usages = scene.mgate("usages", "--jar", "boot.jar");
    assertThat(Shell.seen(usages.transcript.toString()))
        .contains(
            "mapped, old side of customer-name-split: com.example.people.Patron.name (patron.full_name)");
    people(Jars.jar(), "")
        .declaring(declared.formatted("read-old, dual-write, read-new, write-new"))
        .write(directory.resolve("earlier.jar"));
    assertThat(scene.mgate("preflight", "--jar", "earlier.jar", "--build", "2026.46").exitCode)
        .isZero();
  }
}
