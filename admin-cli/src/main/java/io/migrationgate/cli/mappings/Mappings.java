package io.migrationgate.cli.mappings;

import io.migrationgate.cli.archive.ArchiveLimits;
import io.migrationgate.cli.archive.BuildArchive;
import io.migrationgate.cli.archive.BuildArchive.Visitor;
import io.migrationgate.cli.mappings.EntityPlaces.Place;
import io.migrationgate.cli.mappings.MappedClass.Statement;
import io.migrationgate.declaration.MigrationDeclaration.SideSpec;
import io.migrationgate.internal.sql.SqlMentions;
import io.migrationgate.internal.sql.TableName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;

/**
 * What the entities of a build map, and the SQL in their annotations and in those of repositories.
 * Names that the mapping leaves out are taken as in Java and in snake case; what makes other names
 * is {@linkplain #unresolved() named}. Not thread-safe.
 */
public final class Mappings {
  private static final String CLASS = ".class";
  private static final String ORM = "META-INF/orm.xml";

  /** Where files of mappings are: not each XML, which may be of any size. */
  private static final Pattern XML =
      Pattern.compile("META-INF/.*\\.xml|.*(?:orm|mapping)[^/]*\\.xml|.*\\.hbm\\.xml");

  private static final String NAMING = "org/hibernate/boot/model/naming/";

  /** In SQL of Spring Data, but for parameters. */
  private static final Pattern EXPRESSION = Pattern.compile("(?<![:?])([#$]\\{)");

  private final MappedClasses classes = new MappedClasses();
  private final Set<String> unresolved = new TreeSet<>();
  private final List<String> unreadable = new ArrayList<>();
  private final Set<String> sought = new HashSet<>();

  /** Of all entities, once the first side was asked for. */
  private final List<Place> places = new ArrayList<>();

  /** Without any class yet. */
  public Mappings() {}

  /** Whether a file of a build is to be {@linkplain #add added}. */
  public static boolean wants(String name) {
    return name.endsWith(CLASS) || XML.matcher(name).matches();
  }

  /**
   * Reads a file that is wanted; one that cannot be read is noted. All are read before a side is
   * asked for.
   */
  public void add(String source, String name, byte[] content) {
    String latin1 = new String(content, StandardCharsets.ISO_8859_1);
    try {
      if (name.endsWith(".xml")) {
        addXml(source, name, content, latin1);
      } else if (MappingScan.mentions(latin1)) {
        MappedClass read = MappingScan.read(content, false);
        if (read.mapped() || !read.statements().isEmpty()) {
          add(read);
        }
      }
      if (name.endsWith(CLASS) && latin1.contains(NAMING)) {
        naming(new ClassReader(content).getClassName().replace('/', '.'));
      }
    } catch (RuntimeException | AssertionError | IOException e) {
      // The reader throws whatever a damaged file leads it to.
      unreadable.add(source + ": " + e);
    }
  }

  /**
   * Reads what was found to be needed: superclasses without annotations, and classes that only a
   * file maps.
   *
   * @param file the build whose files were added
   */
  public void complete(Path file) {
    Set<String> missing = classes.missing();
    while (sought.addAll(missing)) {
      Set<String> wanted = Set.copyOf(missing);
      BuildArchive.walk(file, ArchiveLimits.DEFAULT, new Visitor() {
        @Override
        public boolean wants(String name) {
          return name.endsWith(CLASS) && wanted.contains(className(name));
        }

        @Override
        public void visit(String source, String name, byte[] content) {
          addMissing(source, className(name), content);
        }
      });
      missing = classes.missing();
    }
    missing.forEach(name -> unresolved.add(
        name + ": mapped by a file, or a superclass of what is mapped, and not in this build"));
  }

  private static String className(String file) {
    return file.substring(0, file.length() - CLASS.length()).replace('/', '.');
  }

  private void addMissing(String source, String name, byte[] content) {
    try {
      boolean byFile = !classes.line(name).isEmpty();
      add(MappingScan.read(content, byFile));
    } catch (RuntimeException | AssertionError e) {
      // The reader throws whatever a damaged file leads it to.
      unreadable.add(source + ": " + e);
    }
  }

  private void addXml(String source, String name, byte[] content, String latin1)
      throws IOException {
    if (name.equals(ORM) || latin1.contains("entity-mappings")) {
      OrmXml.read(source, content).forEach(this::add);
    } else if (latin1.contains("<hibernate-mapping")) {
      unresolved.add(source + ": a mapping in Hibernate's old format");
    }
  }

  private void naming(String type) {
    if (!type.startsWith("org.hibernate.") && !type.startsWith("org.springframework.")) {
      unresolved.add(type + ": has to do with a naming strategy, which may make other names");
    }
  }

  private void add(MappedClass read) {
    classes.add(read);
    Stream<Statement> pieces = read.members().fields().stream()
        .flatMap(attribute -> attribute.sql().stream()
            .map(sql -> new Statement(read.name() + "." + attribute.name(), sql)));
    Stream.concat(read.statements().stream(), pieces).forEach(statement -> {
      Matcher expression = EXPRESSION.matcher(statement.sql());
      if (expression.find()) {
        unresolved.add(statement.at() + ": SQL with " + expression.group(1) + "…} in it");
      }
    });
  }

  /** Files whose mappings are not known, and why. */
  public List<String> unreadable() {
    return List.copyOf(unreadable);
  }

  /** Where a side may be mapped without being found, and why; sorted. */
  public List<String> unresolved() {
    return List.copyOf(unresolved);
  }

  /**
   * The attributes that map a side of a migration, and the SQL that may use it.
   *
   * @param side null if it is not told
   * @return {@code com.shop.Customer.fullName (customer.full_name)}, sorted
   */
  public Set<String> of(@Nullable SideSpec side) {
    Set<String> found = new TreeSet<>();
    if (side != null) {
      TableName table = TableName.parse(side.table());
      places().forEach(place -> find(place, side, table, found));
      for (List<MappedClass> one : classes.all()) {
        for (MappedClass part : one) {
          part.statements()
              .forEach(statement -> find(
                  statement.at(),
                  side,
                  column -> uses(statement.sql(), false, table, column),
                  found));
        }
      }
    }
    return found;
  }

  private List<Place> places() {
    if (places.isEmpty()) {
      for (List<MappedClass> one : classes.all()) {
        if (one.stream().anyMatch(MappedClass::entity)) {
          places.addAll(EntityPlaces.of(classes, one.get(0).name()));
        }
      }
    }
    return places;
  }

  private static void find(Place place, SideSpec side, TableName table, Set<String> found) {
    boolean there = place.tables().stream().anyMatch(own -> TableName.parse(own).matches(table));
    find(
        place.member(),
        side,
        column -> (there && column.isEmpty() && place.own())
            || (there && place.columns().stream().anyMatch(own -> same(own, column)))
            || place.sql().stream().anyMatch(sql -> uses(sql, there, table, column)),
        found);
  }

  private static boolean same(String own, List<String> column) {
    return column.stream().anyMatch(each -> TableName.same(own, each));
  }

  private static boolean uses(String sql, boolean about, TableName table, List<String> column) {
    return SqlMentions.mayUse(sql, about, table, column);
  }

  /** Asks for each column alone, or for the whole table. */
  private static void find(
      String member, SideSpec side, Predicate<List<String>> maps, Set<String> found) {
    if (side.columns().isEmpty() && maps.test(List.of())) {
      found.add(member + " (" + side.table() + ")");
    }
    for (String column : side.columns()) {
      if (maps.test(List.of(column))) {
        found.add(member + " (" + side.table() + "." + column + ")");
      }
    }
  }
}
