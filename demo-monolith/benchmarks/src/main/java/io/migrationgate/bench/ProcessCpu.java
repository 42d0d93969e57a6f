package io.migrationgate.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;

/** The processor time of a database server and of this process, on Linux. */
final class ProcessCpu {
  /** The kernel's clock ticks a second, as every Linux on common hardware has them. */
  private static final long TICKS = 100;

  private static final int STATE = 3;
  private static final int PARENT = 4;
  private static final int OWN = 14;
  private static final int OF_CHILDREN = 16;

  private ProcessCpu() {}

  /** Of a postmaster and all its processes, those included that have ended. */
  static Duration ofPostgres(long postmaster) {
    long ticks = 0;
    for (ProcessHandle process : ProcessHandle.allProcesses().toList()) {
      String[] fields = stat(process.pid());
      if (fields.length == 0) {
        continue;
      }
      if (process.pid() == postmaster) {
        ticks += sum(fields, OWN) + sum(fields, OF_CHILDREN);
      } else if (field(fields, PARENT) == postmaster) {
        ticks += sum(fields, OWN);
      }
    }
    return Duration.ofMillis(ticks * 1_000 / TICKS);
  }

  static Duration ofThisProcess() {
    return Duration.ofMillis(sum(stat(ProcessHandle.current().pid()), OWN) * 1_000 / TICKS);
  }

  private static long sum(String[] fields, int first) {
    return field(fields, first) + field(fields, first + 1);
  }

  private static long field(String[] fields, int number) {
    return Long.parseLong(fields[number - STATE]);
  }

  /** The fields from the third on: the second, a name in brackets, may hold blanks. */
  private static String[] stat(long pid) {
    try {
      String line = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
      return line.substring(line.lastIndexOf(')') + 2).split(" ");
    } catch (NoSuchFileException e) {
      return new String[0];
    } catch (IOException e) {
      // It ended between the listing and the read.
      if (ProcessHandle.of(pid).isEmpty()) {
        return new String[0];
      }
      throw new UncheckedIOException(e);
    }
  }
}
