package io.migrationgate.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;

/** The three flags in flagd's format, which MigrationGate reads as well. */
final class FlagFile {
  static final String PLAIN = "plain";
  static final String ALWAYS_ON = """
          {"state":"ENABLED","variants":{"on":true,"off":false},"defaultVariant":"on"}""";
  static final String SHARE = "share";
  static final String RULE = "rule";

  static final Map<String, String> FLAGS = Map.of(PLAIN, ALWAYS_ON, SHARE, """
          {"state":"ENABLED","variants":{"on":true,"off":false},"defaultVariant":"off",
           "targeting":{"fractional":[["on",25],["off",75]]}}""", RULE, """
          {"state":"ENABLED","variants":{"on":true,"off":false},"defaultVariant":"off",
           "targeting":{"if":[{"and":[
             {"in":[{"var":"country"},["DE","AT","CH"]]},
             {">=":[{"var":"age"},18]},
             {"ends_with":[{"var":"email"},"@example.com"]},
             {"==":[{"var":"staff"},true]},
             {"!=":[{"var":"version"},"2.4.0"]}]},"on","off"]}}""");

  private FlagFile() {}

  /** All of them as a file. */
  static Path write() {
    String flags = FLAGS.entrySet().stream()
        .map(flag -> "\"" + flag.getKey() + "\":" + flag.getValue())
        .collect(Collectors.joining(",", "{\"flags\":{", "}}"));
    return write(flags);
  }

  /** A file for the life of this process. */
  static Path write(String text) {
    try {
      Path file = Files.createTempFile("benchmarks", ".json");
      file.toFile().deleteOnExit();
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
