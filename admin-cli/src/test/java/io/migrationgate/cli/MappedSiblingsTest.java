package io.migrationgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.clubs.Leaflet;
import com.example.clubs.UpperCase;
import io.migrationgate.cli.mappings.Mappings;
import io.migrationgate.cli.preflight.Build;
import io.migrationgate.declaration.MigrationDeclaration;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Columns of a side that are not simply an attribute's of its entity's table. */
class MappedSiblingsTest {
  private static final String CLUBS = "com.example.clubs.";

  private static final String ORM = """
      <entity-mappings xmlns="https://jakarta.ee/xml/ns/persistence/orm" version="3.1">
        <package>com.example.clubs</package>
        <named-native-query name="any"><query>SELECT old_top FROM letter</query></named-native-query>
        <entity class="Letter"><table name="letter"/>
          <discriminator-column name="old_kind"/>
          <named-native-query name="one"><query>SELECT old_inner FROM stamp</query></named-native-query>
          <attributes><id name="id"/>
            <one-to-many name="pages" target-entity="Sheet"><join-column name="letter_no"/></one-to-many>
            <element-collection name="tags"><collection-table name="letter_tag"/></element-collection>
          </attributes>
        </entity>
        <entity class="Leaflet"/>
        <entity class="Sheet"><table name="sheet"/><attributes><id name="id"/></attributes></entity>
      </entity-mappings>
      """;

  @TempDir
  Path directory;

  private static Jars jar() throws IOException {
    Jars jar = Jars.jar();
    for (String holder : new String[] {"Entities", "Statements"}) {
      for (Class<?> type : classes(CLUBS + holder)) {
        with(jar, type);
      }
    }
    with(jar, Leaflet.class);
    return jar.with("META-INF/more/letters.xml", ORM);
  }

  private static Class<?>[] classes(String holder) {
    try {
      return Class.forName(holder).getDeclaredClasses();
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }

  private static Jars with(Jars jar, Class<?> type) throws IOException {
    String entry = type.getName().replace('.', '/') + ".class";
    try (InputStream in = type.getResourceAsStream("/" + entry)) {
      return jar.with(entry, in.readAllBytes());
    }
  }

  private Mappings mappings(Jars jar) {
    return Build.read(jar.declaring().write(directory.resolve("app.jar")), null).mappings();
  }

  private Set<String> mapped(String table, String... columns) throws IOException {
    return mappings(jar())
        .of(MigrationDeclaration.builder("move").oldSide(table, columns).build().oldSide());
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        // One table for each class, and one for all.
        "cat, pet_name, Entities$Cat.petName",
        "animal, pet_name, Entities$Animal.petName Entities$Cat.petName",
        "vehicle, old_kind, Entities$Vehicle Entities$Car",
        "room, DTYPE, Entities$Room Entities$Suite",
        "booking, DTYPE, -",
        // What a reference's column is called, and where it is.
        "booking, payer_payer_no, Entities$Booking.payer",
        "booking, guide_no, Entities$Booking.guide",
        "booking, guide_payer_no, -",
        "payer, booking_id, -",
        "cat, booking_no, Entities$Booking.cats",
        "cat, place_no, Entities$Booking.cats",
        // Naming strategies of Spring change what is written too.
        "booking, zip_code, Entities$Booking.zip",
        "booking, zipCode, Entities$Booking.zip",
        "booking, customerid, Entities$Booking.customerID",
        "booking, customer_id, Entities$Booking.customerID",
        "booking, line2_text, Entities$Booking.line2Text",
        "booking, line2text, Entities$Booking.line2Text",
        "booking, old name, Entities$Booking.quoted",
        "booking_more, remark, Entities$Booking.remark",
        // Embedded, as columns and as a document.
        "booking, billing_street, Entities$Booking.billing",
        "booking, street, -",
        "booking, town, Entities$Booking.billing.town",
        "booking, region, Entities$Booking.billing.region",
        "booking, delivery, Entities$Booking.delivery",
        "poster, title, Entities$Poster",
        "poster, label, -",
        "poster, made_at, Entities$Poster.madeAt",
        "poster, unmapped, -",
        "poster, whole, -",
        "medal, grams, Entities$Medal.grams",
        "medal, weight, -",
        // Tables of collections.
        "booking_line, line_text, Entities$Booking.lines.lineText",
        "booking, line_text, -",
        "booking_tags, tags, Entities$Booking.tags",
        "booking_tags, booking_id, Entities$Booking.tags",
        "booking_note, booking_ref, Entities$Booking.notes",
        "booking_note, booking_id, -",
        "booking_note, note, Entities$Booking.notes",
        "booking_note, notes, -",
        "booking_note, notes_key, Entities$Booking.notes",
        "booking_room, rooms_id, Entities$Booking.rooms",
        "booking_car, cars_id, Entities$Booking.cars",
        "booking_cars, cars_id, Entities$Booking.cars",
        // SQL.
        "customer, by_query, Statements$Invoice",
        "customer, full_name, Statements$Invoice.customerName",
        "invoice, before_tax, Statements$Invoice.net",
        "person, name, Statements$Invoice.personName",
        "customer, name, -",
        "letter, old_invoice, Statements$Invoice.last",
        "invoice, old_secret, Statements$Invoice.secret",
        "book, old_title, Statements$BookView",
        "page, is_hidden, Statements$Page",
        "page, old_tenant, Statements$Page",
        "page, on_insert, Statements$Page",
        "page, on_update, Statements$Page",
        "page, on_delete, Statements$Page",
        "customer, old_nick, Statements$Customers.nick",
        "customer, old_mail, Statements$Customers.mails",
        "customer, old_count, Statements$Customers.pages",
        "customer, old_raw, Statements$Customers.raw",
        "customer, forgotten, -",
        // Spring Data JDBC.
        "parcel, old_weight, Statements$Parcel.weight",
        "parcel, sent_to, Statements$Parcel.sentTo",
        "parcel, old_stamp, Statements$Parcels.stamps",
        // Mapping files of any name.
        "letter, old_kind, Letter",
        "sheet, letter_no, Letter.pages",
        "letter_tag, tags, Letter",
        "stamp, old_inner, Letter",
        "leaflet, old_text, Leaflet.oldText",
      })
  void findsTheAttributeOfAColumn(String table, String column, String members) throws IOException {
    Set<String> expected = new TreeSet<>();
    if (members != null) {
      Arrays.stream(members.split(" ", -1))
          .forEach(each -> expected.add(CLUBS + each + " (" + table + "." + column + ")"));
    }
    assertThat(mapped(table, column)).isEqualTo(expected);
  }

  @Test
  void aWholeTableIsFoundInSqlToo() throws IOException {
    assertThat(mapped("book")).containsExactly(CLUBS + "Statements$BookView (book)");
    assertThat(mapped("booking_tags"))
        .containsExactly(CLUBS + "Entities$Booking.tags (booking_tags)");
    assertThat(mapped("Booking_Car"))
        .containsExactly(CLUBS + "Entities$Booking.cars (Booking_Car)");
  }

  @Test
  void whatIsToldByAFileAloneHasNoClass() throws IOException {
    assertThat(mapped("letter", "old_top"))
        .singleElement()
        .asString()
        .endsWith("letters.xml (letter.old_top)");
  }

  @Test
  void preflightRefusesSqlAndNamesWhatItCannotTell() throws IOException {
    Scene scene = new Scene();
    scene.shell.directory = directory;
    with(jar(), UpperCase.class).declaring("""
            - name: customer-name-split
              supports: [read-old, dual-write, read-new, write-new, contracted]
              old: {table: customer, columns: [old_nick]}
              new: {table: customer, columns: [nick]}
            """).write(directory.resolve("app.jar"));
    Shell refused = scene.mgate("preflight", "--jar", "app.jar", "--build", "2026.47");
    assertThat(refused.exitCode).isEqualTo(1);
    assertThat(Shell.seen(refused.transcript.toString()))
        .contains("maps-old-side: migration 'customer-name-split'")
        .contains(CLUBS + "Statements$Customers.nick (customer.old_nick)")
        .contains("mapping unresolved: " + CLUBS + "UpperCase");
    assertThat(Shell.seen(scene.mgate("usages", "--jar", "app.jar").transcript.toString()))
        .contains("mapping unresolved: " + CLUBS + "UpperCase");
  }

  @Test
  void whatCannotBeReadIsNamed() throws IOException {
    assertThat(mappings(with(jar(), UpperCase.class)).unresolved())
        .anySatisfy(each -> assertThat(each).contains(CLUBS + "UpperCase", "naming strategy"))
        .anySatisfy(
            each -> assertThat(each).contains(CLUBS + "Statements$Customers.byExpression", "#{"))
        .anySatisfy(each -> assertThat(each).contains(CLUBS + "Letter", "not in this build"))
        .hasSize(4);
  }
}
