package io.migrationgate.jdbc.testing;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.support.AnnotationConsumer;
import org.junit.jupiter.params.support.ParameterDeclarations;

/** The servers that a {@link ServerTest} runs on. */
final class OfferedServers implements ArgumentsProvider, AnnotationConsumer<ServerTest> {
  private List<TestServer> except = List.of();

  @Override
  public void accept(ServerTest test) {
    except = List.of(test.except());
  }

  @Override
  public Stream<? extends Arguments> provideArguments(
      ParameterDeclarations parameters, ExtensionContext context) {
    return TestServer.offered().stream()
        .filter(server -> !except.contains(server))
        .map(Arguments::of);
  }
}
