package io.migrationgate.cli.adapters;

import io.migrationgate.flags.FlagDefinition;
import io.migrationgate.flags.FlagDocument;
import java.util.List;
import java.util.Map;

/**
 * What became of flags of another system.
 *
 * @param flags those that give everybody what they gave there
 * @param unmapped those that would not, each with the reason
 * @param remarks what is worth knowing of the others
 */
public record ForeignFlags(
    List<FlagDefinition> flags, List<Remark> unmapped, List<Remark> remarks) {
  /** Copies the lists. */
  public ForeignFlags {
    flags = List.copyOf(flags);
    unmapped = List.copyOf(unmapped);
    remarks = List.copyOf(remarks);
  }

  /**
   * Something about one flag.
   *
   * @param flag its key there
   * @param text in words
   */
  public record Remark(String flag, String text) {}

  /** The flags as a document. */
  public FlagDocument document() {
    return FlagDocument.of(flags, List.of(), Map.of());
  }
}
