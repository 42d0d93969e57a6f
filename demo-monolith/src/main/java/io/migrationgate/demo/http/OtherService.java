package io.migrationgate.demo.http;

import io.migrationgate.demo.shop.ShopException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;

/** Some other service that requests depend on. */
final class OtherService {
  private OtherService() {}

  /**
   * Waits until it has answered.
   *
   * @param url of a service on this machine: the shop asks nobody else
   */
  static void ask(String url) {
    if (!url.startsWith("http://127.0.0.1:")) {
      throw new ShopException(ShopException.Kind.INVALID, "another service is on this machine");
    }
    try {
      HttpRequest request = HttpRequest.newBuilder(URI.create(url)).build();
      HttpClient.newHttpClient().send(request, BodyHandlers.discarding());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for another service", e);
    }
  }
}
