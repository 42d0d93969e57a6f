package io.migrationgate.declaration;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.net.URL;
import java.net.URLConnection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * Reads declarations from YAML, see {@code docs/reference.md} for the keys.
 *
 * <p>Whatever is wrong is thrown as a {@link DeclarationException} that holds all problems at once,
 * with file, line and column; of a file that is no YAML at all, only where it ceases to be YAML.
 * Files may come from anybody: they have at most 1 MiB and 20 levels, and aliases are refused.
 */
public final class DeclarationParser {
  /** Where declarations lie on the class path. */
  public static final String RESOURCE = "META-INF/migrations.yaml";

  private final Problems problems = new Problems();
  private final DeclarationReader reader = new DeclarationReader();
  private int files;

  private DeclarationParser() {}

  /**
   * Reads one file in UTF-8, with or without a byte order mark. Does not close the stream.
   *
   * @param sourceName what messages call the file
   * @throws DeclarationException if it cannot be read or is not valid
   */
  public static Declarations parse(String sourceName, InputStream stream) {
    var parser = new DeclarationParser();
    YamlFile file = parser.open(sourceName);
    parser.add(file, new YamlText(file, parser.problems).read(stream));
    return parser.result();
  }

  /**
   * Reads one file of at most 1,048,576 characters. Does not close the reader.
   *
   * @param sourceName what messages call the file
   * @throws DeclarationException if it cannot be read or is not valid
   */
  public static Declarations parse(String sourceName, Reader reader) {
    var parser = new DeclarationParser();
    YamlFile file = parser.open(sourceName);
    parser.add(file, new YamlText(file, parser.problems).read(reader));
    return parser.result();
  }

  /**
   * One file that is at hand.
   *
   * @param name what messages call it
   * @param stream what is in it, in UTF-8
   */
  public record Source(String name, InputStream stream) {}

  /**
   * Reads several files as one, just as those that {@link #fromClassPath} finds. Closes no stream.
   *
   * @return what they declare; {@link Declarations#NONE} if there are none
   * @throws DeclarationException if one cannot be read or is not valid, or they contradict
   */
  public static Declarations parseAll(Iterable<Source> sources) {
    var parser = new DeclarationParser();
    for (Source source : sources) {
      YamlFile file = parser.open(source.name());
      parser.add(file, new YamlText(file, parser.problems).read(source.stream()));
    }
    return parser.result();
  }

  /**
   * Reads all files named {@value #RESOURCE} that a class loader finds, which may lie in several
   * jars, as one. A name must not be declared in two of them, and those that name a build must
   * agree.
   *
   * @return what they declare; {@link Declarations#NONE} if there are none
   * @throws DeclarationException if one cannot be read or is not valid, or they contradict
   */
  public static Declarations fromClassPath(ClassLoader loader) {
    var parser = new DeclarationParser();
    parser.find(loader).values().forEach(parser::add);
    return parser.result();
  }

  /** By address, because parent and child loaders may both find the same one. */
  private Map<String, URL> find(ClassLoader loader) {
    Map<String, URL> found = new LinkedHashMap<>();
    try {
      List<URL> urls = Collections.list(loader.getResources(RESOURCE));
      urls.forEach(url -> found.putIfAbsent(url.toExternalForm(), url));
    } catch (IOException e) {
      new YamlText(open(RESOURCE), problems).unreadable(e);
    }
    return found;
  }

  private void add(URL url) {
    YamlFile file = open(url.toExternalForm());
    YamlText text = new YamlText(file, problems);
    try {
      URLConnection connection = url.openConnection();
      connection.setUseCaches(false); // A cached connection would keep the jar open.
      try (InputStream stream = connection.getInputStream()) {
        add(file, text.read(stream));
      }
    } catch (IOException e) {
      text.unreadable(e);
    }
  }

  private void add(YamlFile file, @Nullable String text) {
    Node root = text == null ? null : new YamlDocument(file, problems).compose(text);
    if (root != null) {
      reader.read(file, problems, root);
    }
  }

  private YamlFile open(String name) {
    return new YamlFile(name, files++);
  }

  private Declarations result() {
    problems.throwIfAny();
    return reader.result();
  }
}
