package io.migrationgate.testkit;

import io.migrationgate.Problem;
import io.migrationgate.documents.DocumentFormat;
import io.migrationgate.documents.DocumentTypeException;
import io.migrationgate.documents.VersionedType;
import io.migrationgate.protocol.DocumentClaim;
import io.migrationgate.registration.DocumentRegistration;
import io.migrationgate.registration.ShapesFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Writes the shapes of a build's documents into it, so that {@code mgate preflight} and
 * {@code mgate version check} know them without running it. Called by a test, which runs before the
 * build is packed.
 *
 * <pre>{@code
 * @Test
 * void shapesAreShipped() {
 *   DocumentShapes.of().document(PREFERENCES, FORMAT).writeTo(Path.of("target/classes"));
 * }
 * }</pre>
 *
 * <p>Give it the very types and formats that the application gives to
 * {@code MigrationGatesBuilder.document}: a shape depends on the format's settings too. For one
 * thread.
 */
public final class DocumentShapes {
  private final List<DocumentClaim> claims = new ArrayList<>();

  private DocumentShapes() {}

  /** No types yet. */
  public static DocumentShapes of() {
    return new DocumentShapes();
  }

  /**
   * Adds a type.
   *
   * @throws DocumentTypeException if it was added before, or the shape of a version cannot be told
   */
  public DocumentShapes document(VersionedType<?> type, DocumentFormat format) {
    if (claims.stream().anyMatch(claim -> claim.type().equals(type.name()))) {
      throw new DocumentTypeException(new Problem(
          "document type '" + type.name() + "'",
          "a type that was added before",
          "each type once",
          "remove one of the two"));
    }
    claims.add(DocumentRegistration.claim(type, format, ""));
    return this;
  }

  /**
   * Writes {@code META-INF/document-shapes.json}, or replaces it.
   *
   * @param classes the directory from which the build is packed, for example {@code target/classes}
   * @return the file
   * @throws DocumentTypeException if there is no such directory
   * @throws UncheckedIOException if it cannot be written
   */
  public Path writeTo(Path classes) {
    if (!Files.isDirectory(classes)) {
      throw new DocumentTypeException(new Problem(
          "directory " + classes.toAbsolutePath(),
          "no such directory",
          "the one from which the build is packed",
          "compile first, or correct the path"));
    }
    Path file = classes.resolve(ShapesFile.RESOURCE);
    try {
      Files.createDirectories(Objects.requireNonNull(file.getParent()));
      return Files.writeString(file, ShapesFile.write(claims));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }
}
