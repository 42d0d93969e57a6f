package io.migrationgate.cli.command.flag;

import io.migrationgate.admin.SegmentAdmin;
import io.migrationgate.cli.command.base.Context;
import io.migrationgate.protocol.FlagRecord;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Gives a segment the keys of a file. */
@Command(
    name = "import",
    description = {
      "Create a segment, or replace all keys of one, with those of a file: one on each line.",
      ""
    },
    sortOptions = false,
    footer = {"", "Nodes see either all of the old keys or all of the new ones."})
final class SegmentImportCommand extends SegmentChangeCommand {
  @Parameters(index = "1", paramLabel = "FILE", description = "The keys, in UTF-8.")
  Path file = Path.of("");

  SegmentImportCommand(Context context) {
    super(context);
  }

  @Override
  FlagRecord change(SegmentAdmin admin) {
    List<String> keys = FlagDefinitionOptions.read("FILE", file)
        .lines()
        .filter(line -> !line.isEmpty())
        .toList();
    return admin.replace(name, keys, operator());
  }
}
