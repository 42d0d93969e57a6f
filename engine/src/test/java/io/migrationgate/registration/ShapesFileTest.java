package io.migrationgate.registration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonAlias;
import io.migrationgate.documents.CompatibilityMode.Order;
import io.migrationgate.documents.DocumentTypeException;
import io.migrationgate.documents.Downcast;
import io.migrationgate.documents.UnknownFields;
import io.migrationgate.documents.VersionedType;
import io.migrationgate.documents.jackson.JacksonFormat;
import io.migrationgate.protocol.DocumentClaim;
import io.migrationgate.protocol.RecordedShape;
import io.migrationgate.registration.ShapeChange.Kind;
import io.migrationgate.testkit.DocumentShapes;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a build says of its documents is read as it was declared, and what nobody has written is
 * refused.
 */
class ShapesFileTest {
  private static final JacksonFormat KEEPING = JacksonFormat.create(UnknownFields.KEEP);

  record First(String name, @Nullable List<First> friends) {}

  record Second(
      @JsonAlias("called") String name, int size, @Nullable List<Second> friends) {
    static Second from(First old) {
      return new Second(old.name(), 0, null);
    }

    First back() {
      return new First(name, null);
    }
  }

  record Wider(
      String name, @Nullable List<First> friends, @Nullable String note) {}

  private static final VersionedType<Second> TYPE = VersionedType.first("group", 1, First.class)
      .next(2, Second.class, Second::from, Downcast.lossy(Second::back, "the size"))
      .unversioned(1)
      .build();

  @TempDir
  Path classes;

  private static DocumentClaim claim(VersionedType<?> type) {
    return DocumentRegistration.claim(type, KEEPING, "47");
  }

  private static List<DocumentClaim> read(String text) {
    return ShapesFile.read("app.jar", text.getBytes(StandardCharsets.UTF_8), "47");
  }

  @Test
  void whatTheTestKitWritesIsWhatTheBuildDeclares() throws IOException {
    VersionedType<First> other = VersionedType.first("person", 3, First.class).build();
    Path file = DocumentShapes.of()
        .document(TYPE, KEEPING)
        .document(other, JacksonFormat.create(UnknownFields.REFUSE))
        .writeTo(classes);
    assertThat(file).isEqualTo(classes.resolve("META-INF/document-shapes.json"));
    assertThat(ShapesFile.read("app.jar", Files.readAllBytes(file), "47"))
        .containsExactly(
            claim(TYPE),
            DocumentRegistration.claim(other, JacksonFormat.create(UnknownFields.REFUSE), "47"));
    DocumentShapes.of().document(other, KEEPING).writeTo(classes);
    assertThat(ShapesFile.read("app.jar", Files.readAllBytes(file), "47"))
        .containsExactly(claim(other));
  }

  @Test
  void aTypeIsAddedOnceAndADirectoryMustBeThere() {
    DocumentShapes shapes = DocumentShapes.of().document(TYPE, KEEPING);
    assertThatThrownBy(() -> shapes.document(TYPE, KEEPING))
        .isInstanceOf(DocumentTypeException.class)
        .hasMessageContaining("added before");
    assertThatThrownBy(() -> shapes.writeTo(classes.resolve("not-compiled")))
        .isInstanceOf(DocumentTypeException.class)
        .hasMessageContaining("compile first");
  }

  @Test
  void aFileThatTellsSomethingElseThanTheCodeIsNoticedAtTheStart() throws IOException {
    try (URLClassLoader none = loader()) {
      assertThat(ShippedShapes.differing(none, List.of(claim(TYPE)), "47")).isEmpty();
    }
    VersionedType<First> older =
        VersionedType.first("group", 1, First.class).unversioned(1).build();
    DocumentShapes.of().document(older, KEEPING).writeTo(classes);
    try (URLClassLoader stale = loader()) {
      assertThat(ShippedShapes.differing(stale, List.of(claim(TYPE)), "47"))
          .containsExactly("group");
      assertThat(ShippedShapes.differing(stale, List.of(claim(older)), "47")).isEmpty();
      assertThat(ShippedShapes.differing(stale, List.of(), "47")).isEmpty();
    }
    Files.writeString(classes.resolve(ShapesFile.RESOURCE), "{");
    try (URLClassLoader damaged = loader()) {
      assertThatThrownBy(() -> ShippedShapes.differing(damaged, List.of(), "47"))
          .isInstanceOf(DocumentTypeException.class);
      ShippedShapes.check(damaged, List.of(claim(TYPE)), "47");
    }
  }

  private URLClassLoader loader() throws IOException {
    return new URLClassLoader(new URL[] {classes.toUri().toURL()}, null);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "{\"format\":2,\"types\":[]}",
        "{\"format\":1,\"format\":1,\"types\":[]}",
        "{\"format\":1,\"types\":[]} {}",
        "{\"format\":1,\"types\":[{}]}",
        "{\"format\":1,\"types\":[{\"type\":\"a\",\"writes\":[1,1],\"versions\":[]}]}",
        "{\"format\":1,\"types\":[{\"type\":\" \",\"writes\":[1,1],\"versions\":[V1]}]}",
        "{\"format\":1,\"types\":[{\"type\":\"a\",\"writes\":[2,2],\"versions\":[V1]}]}",
        "{\"format\":1,\"types\":[{\"type\":\"a\",\"writes\":[0,1],\"versions\":[V1]}]}",
        "{\"format\":1,\"types\":[{\"type\":\"a\",\"writes\":[1,1],\"versions\":[V1,V1]}]}",
        "{\"format\":1,\"types\":[{\"type\":\"a\",\"writes\":[1,1],\"versions\":[{\"version\":1}]}]}",
        "{\"format\":1,\"types\":[{\"type\":\"a\",\"writes\":[1,1],\"versions\":"
            + "[{\"version\":1,\"shape\":{\"kind\":\"object\",\"fields\":"
            + "{\"a\":{\"shape\":{\"kind\":\"recursive\",\"levels\":2}}}}}]}]}",
      })
  void whatNobodyHasWrittenIsRefused(String text) {
    String one = "{\"version\":1,\"shape\":{\"kind\":\"object\",\"fields\":{}}}";
    assertThatThrownBy(() -> read(text.replace("V1", one)))
        .isInstanceOf(DocumentTypeException.class)
        .hasMessageContaining("app.jar")
        .hasMessageContaining("DocumentShapes");
  }

  @Test
  void versionsAreComparedByNumberAndANewOneWithTheOneBefore() {
    List<RecordedShape> before =
        claim(VersionedType.first("group", 1, First.class).build()).shapes();
    List<ShapeChange> changes = ShapeChange.between(before, claim(TYPE).shapes());
    assertThat(changes).extracting(ShapeChange::version).containsExactly(1, 2);
    assertThat(changes).extracting(ShapeChange::kind).containsExactly(Kind.SAME, Kind.NEW);
    assertThat(changes.get(1).order())
        .as("old readers keep the size, new ones need it")
        .isEqualTo(Order.WRITERS_FIRST);
    assertThat(changes.get(1).differences()).contains("$.size: int32 is new");
    assertThat(ShapeChange.between(claim(TYPE).shapes(), before))
        .extracting(ShapeChange::kind)
        .containsExactly(Kind.SAME, Kind.DROPPED);
  }

  @Test
  void anOptionalFieldThatOthersKeepNeedsNoNewVersion() {
    List<RecordedShape> before =
        claim(VersionedType.first("group", 1, First.class).build()).shapes();
    VersionedType<Wider> wider = VersionedType.first("group", 1, Wider.class).build();
    ShapeChange kept = ShapeChange.between(before, claim(wider).shapes()).get(0);
    assertThat(kept.kind()).isEqualTo(Kind.CHANGED);
    assertThat(kept.needsNewVersion()).isFalse();
    assertThat(kept.differences()).contains("$.note: string, optional is new");
    VersionedType<First> first = VersionedType.first("group", 1, First.class).build();
    List<RecordedShape> refusing = DocumentRegistration.claim(
            first, JacksonFormat.create(UnknownFields.REFUSE), "46")
        .shapes();
    ShapeChange refused = ShapeChange.between(refusing, claim(wider).shapes()).get(0);
    assertThat(refused.order()).isEqualTo(Order.READERS_FIRST);
    assertThat(refused.needsNewVersion()).isTrue();
    assertThat(refused.oldReadsNew()).isNotEmpty();
    assertThat(refused.newReadsOld()).isEmpty();
  }
}
