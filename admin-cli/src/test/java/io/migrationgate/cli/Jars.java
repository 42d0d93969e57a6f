package io.migrationgate.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Builds jars of all kinds. */
final class Jars {
  private final Map<String, byte[]> entries = new LinkedHashMap<>();
  private final Manifest manifest = new Manifest();
  private boolean stored;

  static Jars jar() {
    return new Jars();
  }

  /** What a class path has as its declarations. */
  static String yaml(String... migrations) {
    return "format: 1\nmigrations:"
        + (migrations.length == 0 ? " []\n" : "\n" + String.join("", migrations));
  }

  /** The tests' usual migration, with these phases. */
  static String split(String supports) {
    return """
        - name: customer-name-split
          description: Split the customer's name into first and last name.
          owner: team-crm
          supports: [%s]
          old: {table: customer, columns: [name]}
          new: {table: customer, columns: [first_name, last_name]}
        """.formatted(supports);
  }

  Jars with(String entry, String text) {
    return with(entry, text.getBytes(StandardCharsets.UTF_8));
  }

  Jars with(String entry, byte[] content) {
    entries.put(entry, content);
    return this;
  }

  Jars declaring(String... migrations) {
    return with("META-INF/migrations.yaml", yaml(migrations));
  }

  Jars manifest(String attribute, String value) {
    manifest.getMainAttributes().putValue(attribute, value);
    return this;
  }

  /** As Spring Boot packs nested jars: not compressed. */
  Jars uncompressed() {
    stored = true;
    return this;
  }

  byte[] bytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    try (ZipOutputStream jar = new JarOutputStream(bytes, manifest)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        ZipEntry one = new ZipEntry(entry.getKey());
        if (stored) {
          CRC32 crc = new CRC32();
          crc.update(entry.getValue());
          one.setMethod(ZipEntry.STORED);
          one.setSize(entry.getValue().length);
          one.setCrc(crc.getValue());
        }
        jar.putNextEntry(one);
        jar.write(entry.getValue());
        jar.closeEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  Path write(Path file) {
    try {
      Files.createDirectories(file.getParent());
      try (OutputStream out = Files.newOutputStream(file)) {
        out.write(bytes());
      }
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same as files. */
  Path explode(Path directory) {
    entries.forEach((name, content) -> {
      Path file = directory.resolve(name);
      try {
        Files.createDirectories(file.getParent());
        Files.write(file, content);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    });
    return directory;
  }
}
