package io.migrationgate.messages;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.migrationgate.documents.Document;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A real server that answers each message with itself. */
final class MessageServer<T> implements AutoCloseable {
  final List<Document<T>> read = new CopyOnWriteArrayList<>();
  private final MessageEndpoint<T> endpoint;
  private final HttpServer server;

  MessageServer(MessageEndpoint<T> endpoint) throws IOException {
    this.endpoint = endpoint;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.start();
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/messages");
  }

  private void handle(HttpExchange exchange) throws IOException {
    MessageHead head =
        new MessageHead(exchange.getRequestURI().getPath(), exchange.getRequestHeaders()::get);
    try (InputStream body = exchange.getRequestBody()) {
      send(exchange, answer(head, body));
    }
  }

  private MessageAnswer answer(MessageHead head, InputStream body) throws IOException {
    try {
      endpoint.answerVersion(head);
      Document<T> message = endpoint.read(head, body);
      read.add(message);
      return endpoint.answer(head, 201, message.value());
    } catch (MessageRefusedException e) {
      return e.answer();
    }
  }

  private static void send(HttpExchange exchange, MessageAnswer answer) throws IOException {
    answer.headers().forEach(exchange.getResponseHeaders()::set);
    exchange.sendResponseHeaders(answer.status(), answer.body().length);
    exchange.getResponseBody().write(answer.body());
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
