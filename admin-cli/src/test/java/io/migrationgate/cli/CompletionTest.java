package io.migrationgate.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Asks bash itself what the script completes. */
class CompletionTest {
  private final Scene scene = new Scene();

  @TempDir
  Path directory;

  private Path script;

  @BeforeEach
  void writeTheScript() throws IOException {
    assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "needs bash");
    script = Files.writeString(directory.resolve("mgate.bash"), scene.mgate("completion").out);
    assertThat(scene.shell.exitCode).isZero();
    assertThat(scene.shell.err).isEmpty();
  }

  private String complete(String... words) throws Exception {
    StringBuilder command = new StringBuilder("source '" + script + "'; COMP_WORDS=(mgate");
    for (String word : words) {
      command.append(" '").append(word).append('\'');
    }
    command
        .append("); COMP_CWORD=")
        .append(words.length)
        .append("; _complete_mgate; printf '%s\\n' \"${COMPREPLY[@]}\"");
    Process bash = new ProcessBuilder("/bin/bash", "-c", command.toString())
        // Outside of a real completion, compopt complains.
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
    String said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(bash.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return said;
  }

  @Test
  void completesCommands() throws Exception {
    assertThat(complete("st").lines()).containsExactly("status");
    assertThat(complete("r").lines())
        .containsExactlyInAnyOrder("rollback", "ramp", "repaired", "retire", "revoke");
  }

  @Test
  void completesACommandsOptions() throws Exception {
    assertThat(complete("advance", "--t").lines()).containsExactlyInAnyOrder("--to", "--timeout");
    assertThat(complete("status", "--wat").lines()).containsExactly("--watch");
  }
}
