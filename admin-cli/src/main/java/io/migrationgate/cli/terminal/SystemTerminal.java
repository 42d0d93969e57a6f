package io.migrationgate.cli.terminal;

import io.migrationgate.cli.terminal.Interrupts.Registration;
import io.migrationgate.spi.TimeSource;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The process's own streams, environment and keyboard. */
final class SystemTerminal {
  private SystemTerminal() {}

  static Terminal create() {
    Environment environment = new Environment(
        System::getenv, Path.of(""), SystemTerminal::actor, SystemTerminal::onInterrupt);
    return new Terminal(
        writer(FileDescriptor.out),
        writer(FileDescriptor.err),
        environment,
        keyboard(),
        TimeSource.SYSTEM);
  }

  /** Always UTF-8, so that JSON in a pipe is valid whatever the locale says. */
  private static PrintWriter writer(FileDescriptor descriptor) {
    return new PrintWriter(
        new OutputStreamWriter(new FileOutputStream(descriptor), StandardCharsets.UTF_8), false);
  }

  @SuppressWarnings("SystemConsoleNull") // for Java 22 and newer there is isTerminal()
  private static @Nullable Keyboard keyboard() {
    Console console = System.console();
    if (console == null || !isTerminal(console)) {
      return null;
    }
    return new Keyboard() {
      @Override
      public @Nullable String readLine(String prompt) {
        return console.readLine("%s", prompt);
      }

      @Override
      public @Nullable String readPassword(String prompt) {
        char[] password = console.readPassword("%s", prompt);
        return password == null ? null : new String(password);
      }
    };
  }

  /**
   * Since Java 22 there is a console even when there is no terminal; {@code Console.isTerminal()},
   * which tells, is of the same version.
   */
  private static boolean isTerminal(Console console) {
    if (Runtime.version().feature() < 22) {
      return true;
    }
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("Console.isTerminal() is there since Java 22", e);
    }
  }

  private static String actor() {
    return System.getProperty("user.name", "unknown") + "@" + host();
  }

  /** Not through InetAddress: a slow name server would hold up every command. */
  private static String host() {
    try {
      String name = Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
      if (!name.isEmpty()) {
        return name;
      }
    } catch (IOException e) {
      // No such file outside of Linux: the environment may know.
    }
    String variable = System.getenv("HOSTNAME");
    return variable == null || variable.isBlank() ? "unknown-host" : variable;
  }

  private static Registration onInterrupt(Runnable interrupted) {
    Thread hook = new Thread(interrupted, "mgate-interrupted");
    Runtime runtime = Runtime.getRuntime();
    runtime.addShutdownHook(hook);
    return () -> {
      try {
        runtime.removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        // The process is ending: the hook is running, which is what it is for.
      }
    };
  }
}
