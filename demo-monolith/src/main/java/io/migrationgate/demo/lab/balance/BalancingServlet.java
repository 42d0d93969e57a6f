package io.migrationgate.demo.lab.balance;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.ConnectException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.api.Request;
import org.eclipse.jetty.client.api.Response;
import org.eclipse.jetty.proxy.ProxyServlet;
import org.jspecify.annotations.Nullable;

/**
 * Passes each request on to a backend, once: nothing is sent again, since who asked may ask again
 * and knows whether that is safe. What it answers in a backend's place is marked.
 */
final class BalancingServlet extends ProxyServlet {
  private static final long serialVersionUID = 1L;

  private static final String CHOSEN = "io.migrationgate.demo.lab.balance.backend";

  private final transient Backends backends;
  private final Duration longest;

  BalancingServlet(Backends backends, Duration longest) {
    this.backends = backends;
    this.longest = longest;
  }

  @Override
  protected HttpClient newHttpClient() {
    HttpClient client = super.newHttpClient();
    client.setConnectTimeout(1_000);
    return client;
  }

  @Override
  public long getTimeout() {
    return longest.toMillis();
  }

  @Override
  protected @Nullable String rewriteTarget(HttpServletRequest request) {
    Optional<Backend> chosen = backends.begin();
    if (chosen.isEmpty()) {
      return null;
    }
    request.setAttribute(CHOSEN, chosen.get());
    String query = request.getQueryString();
    return chosen.get().url() + request.getRequestURI() + (query == null ? "" : "?" + query);
  }

  @Override
  protected void onProxyRewriteFailed(HttpServletRequest request, HttpServletResponse response) {
    response.setHeader(LoadBalancer.HEADER, LoadBalancer.NOBODY);
    response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
  }

  @Override
  protected void sendProxyRequest(
      HttpServletRequest request, HttpServletResponse response, Request toBackend) {
    Backend chosen = chosen(request);
    toBackend.onComplete(result -> backends.end(chosen));
    // A connection on which an answer is awaited is not idle.
    toBackend.idleTimeout(longest.toMillis(), TimeUnit.MILLISECONDS);
    super.sendProxyRequest(request, response, toBackend);
  }

  @Override
  protected void onProxyResponseFailure(
      HttpServletRequest request,
      HttpServletResponse response,
      Response fromBackend,
      Throwable failure) {
    if (failure instanceof ConnectException) {
      // Nobody is there: the next health check says when somebody is.
      backends.refused(chosen(request));
    }
    if (!response.isCommitted()) {
      response.setHeader(LoadBalancer.HEADER, LoadBalancer.NO_ANSWER);
    }
    super.onProxyResponseFailure(request, response, fromBackend, failure);
  }

  private static Backend chosen(HttpServletRequest request) {
    return (Backend) request.getAttribute(CHOSEN);
  }
}
