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
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
 * @param mappings what its entities map
 * @param remarks what was passed over in the file
 */
public record Build(
    Path file,
    String layout,
    BuildId id,
    List<String> sources,
    Declarations declarations,
    Mappings mappings,
    List<String> remarks) {
  /** Copies the lists. */
  public Build {
    sources = List.copyOf(sources);
    remarks = List.copyOf(remarks);
  }

  /**
   * Reads a jar, a WAR or a directory.
   *
   * @param given the build id on the command line; null if none was given
   * @throws ArchiveException if it cannot be read
   * @throws io.migrationgate.declaration.DeclarationException if its declarations are not valid
   */
  public static Build read(Path file, @Nullable String given) {
    List<Source> found = new ArrayList<>();
    List<String> names = new ArrayList<>();
    Mappings mappings = new Mappings();
    About about = BuildArchive.walk(file, ArchiveLimits.DEFAULT, new Visitor() {
      @Override
      public boolean wants(String name) {
        return name.equals(DeclarationParser.RESOURCE) || Mappings.wants(name);
      }

      @Override
      public void visit(String source, String name, byte[] content) {
        if (Mappings.wants(name)) {
          mappings.add(source, name, content);
        } else {
          names.add(source);
          found.add(new Source(source, new ByteArrayInputStream(content)));
        }
      }
    });
    Declarations declarations = DeclarationParser.parseAll(found);
    return new Build(
        file,
        about.layout().label(),
        BuildId.of(given, declarations, about),
        names,
        declarations,
        mappings,
        Stream.concat(
                about.remarks().stream(),
                mappings.unreadable().stream().map(each -> "mapping not read: " + each))
            .toList());
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
