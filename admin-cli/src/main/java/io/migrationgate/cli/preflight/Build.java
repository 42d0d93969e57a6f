package io.migrationgate.cli.preflight;

import io.migrationgate.Problem;
import io.migrationgate.cli.archive.ArchiveException;
import io.migrationgate.cli.archive.ArchiveLimits;
import io.migrationgate.cli.archive.BuildArchive;
import io.migrationgate.cli.archive.BuildArchive.About;
import io.migrationgate.cli.archive.BuildArchive.Visitor;
import io.migrationgate.cli.mappings.Mappings;
import io.migrationgate.declaration.DeclarationParser;
import io.migrationgate.declaration.DeclarationParser.Source;
import io.migrationgate.declaration.Declarations;
import io.migrationgate.documents.DocumentTypeException;
import io.migrationgate.protocol.DocumentClaim;
import io.migrationgate.registration.ShapesFile;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A build as its file tells of it.
 *
 * @param file where it was read from
 * @param layout how it is packed, in words
 * @param id what it is called, and how that is known
 * @param sources the files with its declarations
 * @param declarations what they say together
 * @param documents the document types that it declares; null if it has no file that says so
 * @param mappings what its entities map
 * @param remarks what was passed over in the file
 */
public record Build(
    Path file,
    String layout,
    BuildId id,
    List<String> sources,
    Declarations declarations,
    @Nullable List<DocumentClaim> documents,
    Mappings mappings,
    List<String> remarks) {
  /** Copies the lists. */
  public Build {
    sources = List.copyOf(sources);
    documents = documents == null ? null : List.copyOf(documents);
    remarks = List.copyOf(remarks);
  }

  /**
   * Reads a jar, a WAR or a directory.
   *
   * @param given the build id on the command line; null if none was given
   * @throws ArchiveException if it cannot be read
   * @throws io.migrationgate.declaration.DeclarationException if its declarations are not valid
   * @throws DocumentTypeException if what it says of its documents is not
   */
  public static Build read(Path file, @Nullable String given) {
    List<Source> found = new ArrayList<>();
    List<String> names = new ArrayList<>();
    Map<String, byte[]> shapes = new LinkedHashMap<>();
    Mappings mappings = new Mappings();
    About about = BuildArchive.walk(file, ArchiveLimits.DEFAULT, new Visitor() {
      @Override
      public boolean wants(String name) {
        return name.equals(DeclarationParser.RESOURCE)
            || name.equals(ShapesFile.RESOURCE)
            || Mappings.wants(name);
      }

      @Override
      public void visit(String source, String name, byte[] content) {
        if (Mappings.wants(name)) {
          mappings.add(source, name, content);
        } else if (name.equals(ShapesFile.RESOURCE)) {
          shapes.put(source, content);
        } else {
          names.add(source);
          found.add(new Source(source, new ByteArrayInputStream(content)));
        }
      }
    });
    mappings.complete(file);
    Declarations declarations = DeclarationParser.parseAll(found);
    BuildId id = BuildId.of(given, declarations, about);
    return new Build(
        file,
        about.layout().label(),
        id,
        names,
        declarations,
        shapes.isEmpty() ? null : documents(shapes, id.shown()),
        mappings,
        Stream.concat(
                about.remarks().stream(),
                mappings.unreadable().stream().map(each -> "mapping not read: " + each))
            .toList());
  }

  /** What all files say together: the application's own, and its libraries'. */
  private static List<DocumentClaim> documents(Map<String, byte[]> files, String build) {
    Map<String, DocumentClaim> claims = new LinkedHashMap<>();
    files.forEach((source, content) -> {
      for (DocumentClaim claim : ShapesFile.read(source, content, build)) {
        if (claims.put(claim.type(), claim) != null) {
          throw new DocumentTypeException(new Problem(
              "document type '" + claim.type() + "'",
              "one that is declared in several files, of which " + source + " is one",
              "each type in one",
              "write it in one module only, and see how the build is packed"));
        }
      }
    });
    return List.copyOf(claims.values());
  }

  /** Why a build without declarations is no build that fits; null if it has some. */
  public @Nullable Problem undeclared() {
    return sources.isEmpty()
        ? new Problem(
            file.toString(),
            "no " + DeclarationParser.RESOURCE + " in this " + layout,
            "at least one, even if it says 'migrations: []'",
            "look at how it is packed; what is declared in code only cannot be seen without running it")
        : null;
  }
}
