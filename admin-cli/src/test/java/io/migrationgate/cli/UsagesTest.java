package io.migrationgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.shop.Checkout;
import com.example.shop.Customers;
import com.example.shop.Orders;
import io.migrationgate.cli.usages.Usages;
import io.migrationgate.cli.usages.Usages.Use;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.objectweb.asm.AnnotationVisitor;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

class UsagesTest {
  private final Scene scene = new Scene();

  @TempDir
  Path directory;

  @BeforeEach
  void jarsAreNamedByRelativePaths() {
    scene.shell.directory = directory;
  }

  private static Jars shop(Jars jar, String root) throws IOException {
    return jar.with(root + entry(Customers.class), bytes(Customers.class))
        .with(root + entry(Orders.class), bytes(Orders.class));
  }

  private static String entry(Class<?> type) {
    return type.getName().replace('.', '/') + ".class";
  }

  private static byte[] bytes(Class<?> type) throws IOException {
    try (InputStream in = type.getResourceAsStream("/" + entry(type))) {
      return in.readAllBytes();
    }
  }

  private static String declared(String... names) {
    return Jars.yaml(
        Arrays.stream(names).map(name -> "- name: " + name + "\n").toArray(String[]::new));
  }

  private static List<String> calls(Usages usages, String migration) {
    return usages.calls().stream()
        .filter(use -> use.migration().equals(migration))
        .map(use -> use.site().method() + " " + use.verb())
        .toList();
  }

  @Test
  void showsWhereGatesAreCalled() throws IOException {
    shop(Jars.jar(), "")
        .with(
            "META-INF/migrations.yaml",
            declared(
                "customer-name-split", "either-one", "order-total", "never-called", "in-a-map"))
        .write(directory.resolve("app.jar"));
    scene.mgate("usages", "--jar", "app.jar");
    assertThat(scene.shell.exitCode).isEqualTo(1);
    assertThat(scene.connector.opened).isZero();
    scene.mgate("usages", "--jar", "app.jar", "-o", "json");
    scene.mgate("usages");
    assertThat(scene.shell.exitCode).isEqualTo(2);
    scene.shell.matches("usages");
  }

  @Test
  void showsWhereFlagsAreAskedFor() throws IOException {
    Jars.jar()
        .with(entry(Checkout.class), bytes(Checkout.class))
        .with("META-INF/migrations.yaml", """
            format: 1
            migrations: []
            flags:
              - {key: new-checkout, type: boolean, default: false}
              - {key: basket-limit, type: number, default: 50}
              - {key: banner, type: boolean}
              - {key: never-asked, type: string, default: none}
            """)
        .write(directory.resolve("app.jar"));

    scene.mgate("usages", "--jar", "app.jar");
    scene.mgate("usages", "--jar", "app.jar", "-o", "json");

    // A flag that nobody has declared can be asked for; a key that is no constant is only listed.
    assertThat(scene.shell.exitCode).isZero();
    scene.shell.matches("usages-flags");
  }

  @Test
  void followsGatesThroughFieldsParametersResultsAndLambdas() throws IOException {
    Path jar = shop(Jars.jar(), "").write(directory.resolve("app.jar"));
    Usages usages = Usages.read(jar);
    assertThat(calls(usages, "customer-name-split"))
        .containsExactlyInAnyOrder("find read", "later lock", "write write");
    assertThat(calls(usages, "either-one")).containsExactly("choose read");
    assertThat(calls(usages, "either-two")).containsExactly("choose read");
    assertThat(calls(usages, "order-total")).containsExactly("sum read");
    assertThat(usages.calls()).allSatisfy(use -> assertThat(use.site().line()).isPositive());
    assertThat(usages.unresolved())
        .extracting(one -> one.site().method() + " " + one.verb())
        .containsExactlyInAnyOrder("byName gate", "byName read", "fromMap read", "given read");
    assertThat(usages.asked()).extracting(Use::migration).contains("in-a-map", "order-total");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Lorg/springframework/beans/factory/annotation/Qualifier;",
        "Ljakarta/inject/Named;"
      })
  void followsGatesThatOtherAnnotationsName(String annotation) throws IOException {
    ClassWriter written = new ClassWriter(0);
    new ClassReader(bytes(Orders.class))
        .accept(
            new ClassVisitor(Opcodes.ASM9, written) {
              @Override
              public MethodVisitor visitMethod(
                  int access, String name, String desc, String signature, String[] exceptions) {
                return new MethodVisitor(
                    Opcodes.ASM9, super.visitMethod(access, name, desc, signature, exceptions)) {
                  @Override
                  public AnnotationVisitor visitParameterAnnotation(
                      int parameter, String of, boolean visible) {
                    return super.visitParameterAnnotation(parameter, annotation, visible);
                  }
                };
              }

              @Override
              public FieldVisitor visitField(
                  int access, String name, String desc, String signature, Object value) {
                return new FieldVisitor(
                    Opcodes.ASM9, super.visitField(access, name, desc, signature, value)) {
                  @Override
                  public AnnotationVisitor visitAnnotation(String of, boolean visible) {
                    return null;
                  }
                };
              }
            },
            0);
    Path jar = Jars.jar()
        .with(entry(Orders.class), written.toByteArray())
        .write(directory.resolve("app.jar"));
    assertThat(calls(Usages.read(jar), "order-total")).containsExactly("sum read");
  }

  @Test
  void findsTheSameInEveryLayout() throws IOException {
    Usages plain = Usages.read(shop(Jars.jar(), "").write(directory.resolve("app.jar")));
    byte[] library = shop(Jars.jar(), "").bytes();
    assertThat(
            Usages.read(shop(Jars.jar(), "BOOT-INF/classes/").write(directory.resolve("boot.jar"))))
        .isEqualTo(plain);
    assertThat(Usages.read(
            Jars.jar().with("WEB-INF/lib/a.jar", library).write(directory.resolve("a.war"))))
        .isEqualTo(plain);
    assertThat(Usages.read(shop(Jars.jar(), "").explode(directory.resolve("classes"))))
        .isEqualTo(plain);
  }

  @Test
  void passesOverTheLibraryItself() throws IOException {
    Class<?> own = io.migrationgate.testkit.TestGates.class;
    Path jar = Jars.jar().with(entry(own), bytes(own)).write(directory.resolve("app.jar"));
    Usages usages = Usages.read(jar);
    assertThat(usages.unresolved()).isEmpty();
    assertThat(usages.calls()).isEmpty();
  }

  @Test
  void classesThatCannotBeReadAreNoPass() throws IOException {
    byte[] whole = bytes(Customers.class);
    byte[] newer = whole.clone();
    newer[7] = 127;
    Jars.jar()
        .declaring()
        .with("a/Cut.class", Arrays.copyOf(whole, whole.length / 2))
        .with("a/Newer.class", newer)
        .with("a/Text.class", "io/migrationgate/ is no class".getBytes(StandardCharsets.UTF_8))
        .write(directory.resolve("app.jar"));
    scene.mgate("usages", "--jar", "app.jar");
    assertThat(scene.shell.exitCode).isEqualTo(1);
    assertThat(scene.shell.out)
        .contains("cannot be read: ")
        .contains("a/Cut.class", "a/Newer.class", "a/Text.class");
  }

  @Test
  void damagedClassesNeverEndIt() throws IOException {
    byte[] whole = bytes(Customers.class);
    Random random = new Random(4711);
    Jars jar = Jars.jar();
    for (int i = 0; i < 2_000; i++) {
      byte[] damaged = whole.clone();
      for (int flips = random.nextInt(4); flips >= 0; flips--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      jar.with("a/C" + i + ".class", damaged);
    }
    Usages usages = Usages.read(jar.write(directory.resolve("app.jar")));
    assertThat(usages.unreadable()).isNotEmpty();
  }
}
