package io.migrationgate.cli.usages;

import io.migrationgate.Side;
import io.migrationgate.cli.archive.ArchiveLimits;
import io.migrationgate.cli.archive.BuildArchive;
import io.migrationgate.cli.archive.BuildArchive.Visitor;
import io.migrationgate.cli.mappings.Mappings;
import io.migrationgate.cli.usages.ClassScan.Found;
import io.migrationgate.declaration.DeclarationParser;
import io.migrationgate.declaration.DeclarationParser.Source;
import io.migrationgate.declaration.Declarations;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.flags.FlagDeclaration;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.objectweb.asm.tree.analysis.AnalyzerException;

/**
 * Where a build calls its gates and asks for flags, and how that goes together with what it
 * declares.
 *
 * @param declared the migrations that it declares, in order
 * @param calls reads, writes and locks whose migration is known
 * @param asked where gates are asked for or injected by a known name
 * @param flags which flags it declares, and where it asks for them
 * @param mapped attributes of entities that map a side of a declared migration
 * @param unresolved calls and requests whose migration is not, or not only, known
 * @param unresolvedMappings where a side may be mapped without being found, and why
 * @param unreadable classes that could not be read, and why
 */
public record Usages(
    List<String> declared,
    List<Use> calls,
    List<Use> asked,
    FlagUsages flags,
    List<Mapped> mapped,
    List<Unresolved> unresolved,
    List<String> unresolvedMappings,
    List<String> unreadable) {
  private static final String MARK = "io/migrationgate/";

  /** Copies the lists. */
  public Usages {
    declared = List.copyOf(declared);
    calls = List.copyOf(calls);
    asked = List.copyOf(asked);
    mapped = List.copyOf(mapped);
    unresolved = List.copyOf(unresolved);
    unresolvedMappings = List.copyOf(unresolvedMappings);
    unreadable = List.copyOf(unreadable);
  }

  /**
   * A place that belongs to a migration.
   *
   * @param verb what is done there
   */
  public record Use(String migration, Site site, String verb) {}

  /**
   * An attribute that maps a side.
   *
   * @param attribute with the column that it maps
   */
  public record Mapped(String migration, Side side, String attribute) {}

  /**
   * A place whose migration is not known.
   *
   * @param verb what is done there
   * @param why where the trace ends
   */
  public record Unresolved(Site site, String verb, String why) {}

  /** Declared migrations of which no call was found. */
  public List<String> neverCalled() {
    Set<String> called = new TreeSet<>();
    calls.forEach(call -> called.add(call.migration()));
    return declared.stream().filter(name -> !called.contains(name)).toList();
  }

  /** Gates that are asked for, injected or called, and declared nowhere. */
  public List<Use> undeclared() {
    List<Use> all = new ArrayList<>(asked);
    all.addAll(calls);
    return all.stream()
        .filter(use -> !declared.contains(use.migration()))
        .sorted(Comparator.comparing(Use::migration).thenComparing(Use::site))
        .toList();
  }

  /** Whether anything would fail when it runs, or could not be looked at. */
  public boolean sound() {
    return undeclared().isEmpty() && unreadable.isEmpty();
  }

  /**
   * Reads a jar, a WAR or a directory.
   *
   * @throws io.migrationgate.cli.archive.ArchiveException if it cannot be read
   * @throws io.migrationgate.declaration.DeclarationException if its declarations are not valid
   */
  public static Usages read(Path file) {
    Reading reading = new Reading();
    BuildArchive.walk(file, ArchiveLimits.DEFAULT, reading);
    reading.mappings.complete(file);
    return reading.result();
  }

  private static final class Reading implements Visitor {
    private final List<Source> declarations = new ArrayList<>();
    private final List<String> unreadable = new ArrayList<>();
    private final List<Found> found = new ArrayList<>();
    private final Mappings mappings = new Mappings();
    private final Flow flow = new Flow();
    private final ClassScan scan = new ClassScan(flow, found);

    @Override
    public boolean wants(String name) {
      return name.equals(DeclarationParser.RESOURCE)
          || (Mappings.wants(name) && !name.endsWith(".class"))
          || (name.endsWith(".class") && !GateApi.isOwn(name));
    }

    @Override
    public void visit(String source, String name, byte[] content) {
      if (Mappings.wants(name)) {
        mappings.add(source, name, content);
      }
      if (name.equals(DeclarationParser.RESOURCE)) {
        declarations.add(new Source(source, new ByteArrayInputStream(content)));
      } else if (name.endsWith(".class") && mentions(content)) {
        try {
          scan.read(content);
        } catch (RuntimeException | AssertionError | AnalyzerException e) {
          // The reader throws whatever a damaged file leads it to: AssertionError for a bad
          // descriptor.
          unreadable.add(source + ": " + e);
        }
      }
    }

    /** Most classes have never heard of gates, and need not be taken apart. */
    private static boolean mentions(byte[] content) {
      return new String(content, StandardCharsets.ISO_8859_1).contains(MARK);
    }

    Usages result() {
      Declarations all = DeclarationParser.parseAll(declarations);
      List<MigrationDeclaration> migrations = all.migrations();
      List<String> declared =
          migrations.stream().map(MigrationDeclaration::name).toList();
      List<Mapped> mapped = new ArrayList<>();
      for (MigrationDeclaration each : migrations) {
        mappings
            .of(each.oldSide())
            .forEach(at -> mapped.add(new Mapped(each.name(), Side.OLD, at)));
        mappings
            .of(each.newSide())
            .forEach(at -> mapped.add(new Mapped(each.name(), Side.NEW, at)));
      }
      unreadable.addAll(mappings.unreadable());
      List<Use> calls = new ArrayList<>();
      List<Use> asked = new ArrayList<>();
      List<FlagUsages.Use> flags = new ArrayList<>();
      List<Unresolved> unresolved = new ArrayList<>();
      found.sort(Comparator.comparing(Found::site).thenComparing(Found::verb));
      for (Found each : found) {
        boolean asks = each.verb().equals("gate") || each.verb().equals("inject");
        for (Origin end : flow.ends(each.origins())) {
          if (!(end instanceof Origin.Named named)) {
            unresolved.add(new Unresolved(each.site(), each.verb(), end.toString()));
          } else if (GateApi.isFlagVerb(each.verb())) {
            flags.add(new FlagUsages.Use(named.migration(), each.site(), each.verb()));
          } else {
            (asks ? asked : calls).add(new Use(named.migration(), each.site(), each.verb()));
          }
        }
      }
      List<String> declaredFlags =
          all.flags().stream().map(FlagDeclaration::key).toList();
      return new Usages(
          declared,
          calls,
          asked,
          new FlagUsages(declaredFlags, flags),
          mapped,
          unresolved,
          mappings.unresolved(),
          unreadable);
    }
  }
}
