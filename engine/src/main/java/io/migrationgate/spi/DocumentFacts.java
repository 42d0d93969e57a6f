package io.migrationgate.spi;

import io.migrationgate.protocol.DocumentState;
import io.migrationgate.protocol.DocumentSupport;
import java.util.Map;

/**
 * What operators want to know of documents besides where their types stand.
 *
 * @param declared what known builds can do with documents, by build and then by type; builds that
 *     declare none are left out
 */
public record DocumentFacts(Map<String, Map<String, DocumentSupport>> declared) {
  /** Nothing is known. */
  public static final DocumentFacts NONE = new DocumentFacts(Map.of());

  /** Copies the map. */
  public DocumentFacts {
    declared = Map.copyOf(declared);
  }

  /** What a known build can do with documents of one type. */
  public DocumentSupport support(String build, DocumentState state) {
    return declared
        .getOrDefault(build, Map.of())
        .getOrDefault(state.type(), DocumentSupport.undeclared(state.initial()));
  }
}
