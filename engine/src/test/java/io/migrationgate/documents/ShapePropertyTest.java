package io.migrationgate.documents;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.migrationgate.documents.jackson.ShapeJson;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

/** Random shapes beside each other, against a judge that looks at documents. */
class ShapePropertyTest {
  private static final int DOCUMENTS = 60;

  @Property(tries = 2_000)
  void aReaderThatIsCompatibleTakesWhateverIsWritten(@ForAll @LongRange(min = 0) long seed) {
    RandomShapes shapes = new RandomShapes(new Random(seed));
    Shape writer = shapes.object(2);
    Shape reader = shapes.object(2);
    if (ShapeResolution.resolve(writer, reader, UnknownFields.KEEP).isEmpty()) {
      for (int i = 0; i < DOCUMENTS; i++) {
        JsonNode document = shapes.document(writer);
        assertThat(RandomShapes.fits(document, reader))
            .as(
                "seed %d: %s written as %s, read as %s",
                seed, document, Shapes.lines(writer), Shapes.lines(reader))
            .isTrue();
      }
    }
  }

  /** So the rules refuse nothing that would work: some document tells why. */
  @Property(tries = 500)
  void aReaderThatIsNotCompatibleRefusesSomething(@ForAll @LongRange(min = 0) long seed) {
    RandomShapes shapes = new RandomShapes(new Random(seed));
    Shape writer = shapes.object(1);
    Shape reader = shapes.object(1);
    boolean telling = ShapeResolution.resolve(writer, reader, UnknownFields.KEEP).stream()
        .anyMatch(one -> one.kind() != Incompatibility.Kind.TYPE_MISMATCH);
    if (telling) {
      boolean refused = false;
      for (int i = 0; i < 40 * DOCUMENTS && !refused; i++) {
        refused = !RandomShapes.fits(shapes.document(writer), reader);
      }
      assertThat(refused)
          .as("seed %d: %s, %s", seed, Shapes.lines(writer), Shapes.lines(reader))
          .isTrue();
    }
  }

  @Property(tries = 500)
  void everyShapeReadsItselfAndSurvivesJson(@ForAll @LongRange(min = 0) long seed) {
    Shape shape = new RandomShapes(new Random(seed)).object(3);
    assertThat(ShapeResolution.resolve(shape, shape, UnknownFields.REFUSE)).isEmpty();
    Shape again = ShapeJson.read(ShapeJson.write(shape));
    assertThat(again).isEqualTo(shape);
    assertThat(Shapes.fingerprint(again)).isEqualTo(Shapes.fingerprint(shape));
  }
}
