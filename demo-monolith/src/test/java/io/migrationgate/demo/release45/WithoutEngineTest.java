package io.migrationgate.demo.release45;

import static org.assertj.core.api.Assertions.assertThat;

import io.migrationgate.Side;
import io.migrationgate.demo.database.DatabaseAddress;
import io.migrationgate.demo.database.Vendor;
import io.migrationgate.demo.lab.oracle.Kind;
import io.migrationgate.demo.lab.oracle.ShopTables;
import io.migrationgate.demo.lab.server.DemoDatabase;
import io.migrationgate.demo.node.NodeOptions;
import io.migrationgate.demo.node.ServingNode;
import io.migrationgate.demo.node.ShopProcess;
import io.migrationgate.demo.testing.Servers;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Release 45 where no class of the engine, its stores or its tools can be found. */
@Tag("thorough")
class WithoutEngineTest {
  private final HttpClient http = HttpClient.newHttpClient();
  private final EnginelessLoader loader = new EnginelessLoader();

  /** Finds the demo's own classes, and of the project no others. */
  private static final class EnginelessLoader extends ClassLoader {
    private static final String PROJECT = "io.migrationgate.";
    private static final String DEMO = PROJECT + "demo.";

    private final Set<String> missed = ConcurrentHashMap.newKeySet();

    EnginelessLoader() {
      super(WithoutEngineTest.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.startsWith(PROJECT)) {
        return super.loadClass(name, resolve);
      }
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        return loaded == null ? findClass(name) : loaded;
      }
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      if (!name.startsWith(DEMO)) {
        missed.add(name);
        throw new ClassNotFoundException(name);
      }
      try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
        if (in == null) {
          throw new ClassNotFoundException(name);
        }
        byte[] bytes = in.readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }

    Class<?> same(Class<?> here) throws ClassNotFoundException {
      return loadClass(here.getName());
    }
  }

  private AutoCloseable start(DatabaseAddress address) throws ReflectiveOperationException {
    Class<?> addresses = loader.same(DatabaseAddress.class);
    Class<?> options = loader.same(NodeOptions.class);
    Method start = loader.same(PlainNode.class).getDeclaredMethod("start", addresses, options);
    start.setAccessible(true);
    return (AutoCloseable) start.invoke(
        null,
        addresses
            .getConstructor(String.class, String.class, String.class)
            .newInstance(address.url(), address.user(), address.password()),
        options.getMethod("of", int.class, int.class).invoke(null, 0, 2));
  }

  private String url(AutoCloseable node) throws ReflectiveOperationException {
    return (String) loader.same(ServingNode.class).getMethod("url").invoke(node);
  }

  private String send(String method, String url, String body)
      throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(url))
        .method(method, BodyPublishers.ofString(body))
        .build();
    HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
    return (response.statusCode() + " " + response.body()).strip();
  }

  private static void execute(DatabaseAddress address, String sql) throws SQLException {
    try (Connection connection = address.connect("test");
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static List<String> tables(DatabaseAddress address) throws Exception {
    List<String> names = new ArrayList<>();
    try (Connection connection = address.connect("test");
        ResultSet tables = connection
            .getMetaData()
            .getTables(connection.getCatalog(), connection.getSchema(), "mgate%", null)) {
      while (tables.next()) {
        names.add(tables.getString("TABLE_NAME"));
      }
    }
    return names;
  }

  @ParameterizedTest
  @MethodSource("io.migrationgate.demo.testing.Servers#offered")
  void itServesAndWritesTheOldShape(Vendor vendor) throws Exception {
    DatabaseAddress address = Servers.freshDatabase(vendor);
    try (DemoDatabase database = DemoDatabase.at(address)) {
      database.createOldTables();
      try (AutoCloseable node = start(address)) {
        String url = url(node);
        String ann = "{\"first\":\"Ann\",\"last\":\"Berg\",\"email\":\"a\"}";
        assertThat(send("PUT", url + "/customers/7", ann)).isEqualTo("201");
        assertThat(send("PUT", url + "/customers/7", ann)).startsWith("409");
        assertThat(send("POST", url + "/customers/7/name", ""))
            .isEqualTo("200 {\"first\":\"Ann1\",\"last\":\"Berg1\"}");
        assertThat(send("PUT", url + "/products/3", "{\"title\":\"Lamp\",\"cents\":1999}"))
            .isEqualTo("201");
        assertThat(send("PUT", url + "/products/3/price", "{\"cents\":5}")).startsWith("200");
        String order = "{\"customerId\":7,\"productId\":3,\"quantity\":2,"
            + "\"address\":{\"street\":\"s\",\"city\":\"c\",\"postcode\":\"p\"}}";
        assertThat(send("PUT", url + "/orders/1", order)).startsWith("201");
        assertThat(send("DELETE", url + "/customers/7", "")).startsWith("409");
        assertThat(send("GET", url + "/customers/7/checkout", "")).contains("classic");
        assertThat(send("GET", url + "/health", ""))
            .isEqualTo("200 {\"build\":\"shop-45\",\"state\":\"ready\",\"gates\":{}}");
        assertThat(send("GET", url + "/customers/seven", "")).startsWith("400");

        // What is not expected is judged without the engine, too.
        execute(address, "UPDATE customer SET full_name = 'x' WHERE id = 7");
        assertThat(send("GET", url + "/customers/7", "")).startsWith("400");
        execute(address, "ALTER TABLE product RENAME TO goods");
        assertThat(send("GET", url + "/products/3", "")).startsWith("500");
      }
      assertThat(loader.missed).as("asked for").isEmpty();
      assertThat(new ShopTables(address).read(Kind.ORDER, Side.OLD)).containsEntry(1L, "s, c, p");
      assertThat(tables(address)).as("of the engine's store").isEmpty();
    }
  }

  @Test
  void itsProcessNeedsNoClassOfTheEngineEither() throws Exception {
    Class<?> starters = loader.same(ServingNode.Starter.class);
    Object code = loader
        .same(ShopProcess.class)
        .getMethod("run", starters, String[].class)
        .invoke(null, null, new String[] {"--help"});
    assertThat(code).isEqualTo(0);
    assertThat(loader.same(Main.class).getMethod("main", String[].class)).isNotNull();
    assertThat(loader.missed).isEmpty();
  }
}
