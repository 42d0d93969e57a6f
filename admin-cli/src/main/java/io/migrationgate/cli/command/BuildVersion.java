package io.migrationgate.cli.command;

import picocli.CommandLine.IVersionProvider;

/** The version of this program, from its jar. */
final class BuildVersion implements IVersionProvider {
  @Override
  public String[] getVersion() {
    String version = BuildVersion.class.getPackage().getImplementationVersion();
    return new String[] {"mgate " + (version == null ? "(not packaged)" : version)};
  }
}
