package io.migrationgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.migrationgate.cli.store.ConnectionSettings;
import io.migrationgate.cli.store.ConnectionSettings.Login;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
  private final Scene scene = new Scene();

  @TempDir
  Path directory;

  @BeforeEach
  void startInADirectoryOfItsOwn() {
    scene.shell.directory = directory;
    scene.shell.environment.clear();
  }

  private ConnectionSettings settings(String... args) {
    scene.mgate(args);
    return scene.connector.settings;
  }

  private Path file(String name, String content) throws IOException {
    return Files.writeString(directory.resolve(name), content);
  }

  @Test
  void asksForAUrl() {
    scene
        .mgate("status")
        .run("status", "--url", "postgres://ops:hunter22@db/shop")
        .matches("settings-url");
    assertThat(scene.shell.err).doesNotContain("hunter22");
  }

  @Test
  void prefersOptionsThenTheNamedFileThenTheEnvironmentThenTheDirectorysFile() throws IOException {
    file("mgate.properties", "url=jdbc:a\nuser=a\npassword=a\n");
    assertThat(settings("status"))
        .isEqualTo(new ConnectionSettings("jdbc:a", "a", "a", "mgate.properties"));
    scene.shell.environment.put("MGATE_URL", "jdbc:b");
    scene.shell.environment.put("MGATE_USER", "b");
    scene.shell.environment.put("MGATE_PASSWORD", "b");
    assertThat(settings("status"))
        .isEqualTo(new ConnectionSettings("jdbc:b", "b", "b", "MGATE_URL"));
    Path named = file("prod.properties", "url=jdbc:c\nuser=c\npassword=c\n");
    assertThat(settings("status", "--config", named.toString()))
        .isEqualTo(new ConnectionSettings("jdbc:c", "c", "c", named.toString()));
    Path password = file("password", "d\nnot this\n");
    assertThat(settings(
            "status",
            "--config",
            named.toString(),
            "--url",
            "jdbc:d",
            "--user",
            "d",
            "--password-file",
            password.toString()))
        .isEqualTo(new ConnectionSettings("jdbc:d", "d", "d", "--url"));
  }

  @Test
  void aNamedFileKeepsTheDirectorysFileOut() throws IOException {
    file("mgate.properties", "url=jdbc:a\npassword=of-another-system\n");
    Path named = file("prod.properties", "url=jdbc:c\n");
    assertThat(settings("status", "--config", named.toString()).password()).isNull();
  }

  @Test
  void keepsThePasswordAsItIsWritten() throws IOException {
    Path password = file("password", " p\u00e4ss w\u00f6rd \r\n");
    assertThat(settings("status", "--url", "jdbc:x", "--password-file", password.toString())
            .password())
        .isEqualTo(" p\u00e4ss w\u00f6rd ");
  }

  /** Editors on Windows begin a file with it. */
  @Test
  void aByteOrderMarkIsNoPartOfAFile() throws IOException {
    Path named = file("bom.properties", "\uFEFFurl=jdbc:c\nuser=c\n");
    Path password = file("bom", "\uFEFFsecret\n");
    assertThat(settings(
            "status", "--config", named.toString(), "--password-file", password.toString()))
        .isEqualTo(new ConnectionSettings("jdbc:c", "c", "secret", named.toString()));
  }

  @Test
  void asksForThePasswordOnATerminal() {
    scene.shell.interactive = true;
    scene.shell.answers.add("typed");
    assertThat(settings("status", "--url", "jdbc:x", "--ask-password").password())
        .isEqualTo("typed");
    assertThat(scene.shell.prompts).containsExactly("Password: ");
    assertThat(scene.shell.transcript.toString()).doesNotContain("typed");
  }

  @Test
  void refusesWhatItCannotUse() throws IOException {
    scene.shell.environment.put("MGATE_URL", "jdbc:x");
    String empty = file("empty", "\n").toString();
    String odd = file("odd.properties", "url=jdbc:x\npasword=hunter22\n").toString();
    String broken = file("broken.properties", "password=hunter22\\u12\n").toString();
    scene
        .mgate("status", "--ask-password")
        .run("status", "--ask-password", "--password-file", empty)
        .run("status", "--password-file", empty)
        .run("status", "--password-file", directory.resolve("none").toString())
        .run("status", "--config", directory.resolve("none.properties").toString())
        .run("status", "--config", odd)
        .run("status", "--config", broken);
    String seen = scene.shell.transcript.toString();
    assertThat(seen).doesNotContain("hunter22");
    Golden.matches("settings-refused", seen.replace(directory.toString(), "/etc/mgate"));
  }

  @Test
  void asksDeclaredQueriesAsWhoeverTheUrlsPlaceSays() throws IOException {
    Path named = file(
        "prod.properties",
        "url=jdbc:c\nuser=c\npassword=c\nprobe.user=shop_probe\nprobe.password=open-sesame\n");
    assertThat(settings("status", "--config", named.toString()).probe())
        .isEqualTo(new Login("shop_probe", "open-sesame"));
    scene.shell.environment.put("MGATE_URL", "jdbc:fake://db/shop");
    scene.shell.environment.put("MGATE_PROBE_USER", "lesser");
    scene.shell.environment.put("MGATE_PROBE_PASSWORD", "of-lesser");
    assertThat(settings("status").probe())
        .as(scene.shell.transcript.toString())
        .isEqualTo(new Login("lesser", "of-lesser"));
    assertThat(scene.connector.settings.toString()).doesNotContain("of-lesser");
    scene.shell.environment.remove("MGATE_PROBE_PASSWORD");
    assertThat(settings("status").probe()).isEqualTo(new Login("lesser", null));
    scene.shell.environment.remove("MGATE_PROBE_USER");
    assertThat(settings("status").probe()).isNull();
  }

  @Test
  void refusesALesserUserWhoWouldNotBeOne() throws IOException {
    file("mgate.properties", "url=jdbc:fake://db/shop\nuser=ops\n");
    scene.shell.environment.clear();
    scene.shell.environment.put("MGATE_PROBE_PASSWORD", "hunter22");
    scene.mgate("status");
    scene.shell.environment.put("MGATE_URL", "jdbc:fake://db/shop");
    scene.shell.environment.put("MGATE_USER", "ops");
    scene.shell.run("status");
    scene.shell.environment.put("MGATE_PROBE_USER", " ops");
    scene.shell.run("status");
    scene.shell.environment.put("MGATE_PROBE_USER", "shop_probe");
    scene
        .shell
        .run("status", "--url", "jdbc:postgresql://db/shop?ssl=true&USER=ops")
        .run("status", "--url", "jdbc:h2:mem:shop;password=hunter22");
    assertThat(scene.shell.err).doesNotContain("hunter22");
    assertThat(scene.connector.settings).as("connected to nothing").isNull();
    scene.shell.matches("settings-probe");
  }

  @Test
  void givesNoPasswordToAUrlThatCameFromElsewhere() throws IOException {
    file("mgate.properties", "url=jdbc:fake://elsewhere/shop\n");
    scene.shell.environment.put("MGATE_PASSWORD", "of-production");
    scene.mgate("status");
    assertThat(scene.connector.settings).isNull();
    Path named = file("prod.properties", "url=jdbc:fake://named/shop\n");
    scene.shell.run("status", "--config", named.toString());
    Path other = file("other.properties", "password=of-another-system\n");
    scene.shell.environment.put("MGATE_URL", "jdbc:fake://db/shop");
    scene.shell.environment.remove("MGATE_PASSWORD");
    scene.shell.run("status", "--config", other.toString());
    scene.shell.run("status", "--url", "jdbc:fake://typed/shop", "--config", other.toString());
    assertThat(scene.connector.settings).isNull();
    Golden.matches(
        "settings-mixed",
        scene.shell.transcript.toString().replace(directory.toString(), "/etc/mgate"));
  }

  @Test
  void takesOptionsAndEnvironmentForOnePlace() {
    scene.shell.environment.put("MGATE_PASSWORD", "mine");
    assertThat(settings("status", "--url", "jdbc:fake://typed/shop").password()).isEqualTo("mine");
  }

  @Test
  void doesNotReadAFileThatOthersMayHaveLeft() throws IOException {
    Path left = file("mgate.properties", "url=jdbc:fake://elsewhere/shop\npassword=x\n");
    Files.setPosixFilePermissions(left, PosixFilePermissions.fromString("rw-rw-r--"));
    scene.mgate("status");
    Files.setPosixFilePermissions(left, PosixFilePermissions.fromString("rw----rw-"));
    scene.shell.run("status");
    Files.setPosixFilePermissions(left, PosixFilePermissions.fromString("rw-r--r--"));
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xrwx"));
    scene.shell.run("status");
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path open = Files.createDirectory(directory.resolve("open"));
    Path target = Files.move(left, open.resolve("target"));
    Files.createSymbolicLink(left, target);
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
    scene.shell.run("status");
    assertThat(scene.connector.settings).isNull();
    // Nobody needs it, so nobody minds it.
    assertThat(settings("status", "--url", "jdbc:fake://db/shop").url())
        .isEqualTo("jdbc:fake://db/shop");
    assertThat(settings("status", "--config", left.toString()).password()).isEqualTo("x");
    Golden.matches(
        "settings-left",
        scene.shell.transcript.toString().replace(directory.toString(), "/srv/shared"));
  }

  @Test
  void doesNotReadAFileThatBelongsToSomebodyElse() throws IOException {
    Path left = file("mgate.properties", "url=jdbc:fake://elsewhere/shop\npassword=x\n");
    boolean root = Files.getAttribute(left, "unix:uid").equals(0);
    Assumptions.assumeTrue(root, "only root may give a file away");
    Files.setAttribute(left, "unix:uid", 65_534);
    scene.mgate("status");
    assertThat(scene.connector.settings).isNull();
    assertThat(scene.shell.err).contains("mgate.properties belongs to ");
  }
}
