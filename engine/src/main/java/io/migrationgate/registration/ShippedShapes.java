package io.migrationgate.registration;

import io.migrationgate.documents.DocumentTypeException;
import io.migrationgate.protocol.DocumentClaim;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares what a build declares of its documents with the file that it has brought along, of which
 * preflight has judged. Stateless.
 */
public final class ShippedShapes {
  private static final Logger LOG = LoggerFactory.getLogger("io.migrationgate");

  private ShippedShapes() {}

  /**
   * Warns of types that the file tells otherwise. No reason not to start: what the code declares is
   * compared with the store anyway, and on a developer's machine the file is often an older one.
   */
  public static void check(ClassLoader loader, List<DocumentClaim> claims, String build) {
    try {
      List<String> differing = differing(loader, claims, build);
      if (!differing.isEmpty()) {
        LOG.warn(
            "{} tells of other versions or shapes than the code, of document type {}: mgate preflight"
                + " has judged something else; have the test that writes the file run before the"
                + " build is packed",
            ShapesFile.RESOURCE,
            String.join(", ", differing));
      }
    } catch (DocumentTypeException | IOException e) {
      LOG.warn(
          "{} cannot be read, so mgate preflight cannot judge this build: {}",
          ShapesFile.RESOURCE,
          e.getMessage());
    }
  }

  /**
   * The types that the class path tells otherwise, or not at all.
   *
   * @return none if it has no such file
   * @throws DocumentTypeException if one is none
   */
  static List<String> differing(ClassLoader loader, List<DocumentClaim> claims, String build)
      throws IOException {
    // By address, because parent and child loaders may both find the same one.
    Map<String, URL> files = new LinkedHashMap<>();
    for (URL url : Collections.list(loader.getResources(ShapesFile.RESOURCE))) {
      files.putIfAbsent(url.toExternalForm(), url);
    }
    if (files.isEmpty()) {
      return List.of();
    }
    List<DocumentClaim> shipped = new ArrayList<>();
    for (Map.Entry<String, URL> file : files.entrySet()) {
      shipped.addAll(ShapesFile.read(file.getKey(), content(file.getValue()), build));
    }
    return claims.stream()
        .filter(claim -> !shipped.contains(claim))
        .map(DocumentClaim::type)
        .sorted()
        .toList();
  }

  private static byte[] content(URL url) throws IOException {
    URLConnection connection = url.openConnection();
    connection.setUseCaches(false); // A cached connection would keep the jar open.
    try (InputStream in = connection.getInputStream()) {
      return in.readAllBytes();
    }
  }
}
