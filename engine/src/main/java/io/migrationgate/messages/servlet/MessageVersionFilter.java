package io.migrationgate.messages.servlet;

import io.migrationgate.messages.MessageAnswer;
import io.migrationgate.messages.MessageEndpoint;
import io.migrationgate.messages.MessageHead;
import io.migrationgate.messages.MessageRefusedException;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import org.jspecify.annotations.Nullable;

/**
 * Refuses requests in a version that is not read, and such as cannot be answered in one that their
 * client takes, before a servlet does anything; answers what the servlet itself refuses; and says
 * of old versions that they are to go.
 *
 * <p>The servlet reads and writes messages with the same endpoints, and {@link #head} and
 * {@link #send}. Thread-safe.
 */
public final class MessageVersionFilter implements Filter {
  private final MessageEndpoint<?> requests;
  private final MessageEndpoint<?> answers;

  /**
   * In front of servlets that read and write these.
   *
   * @param requests what is sent to them
   * @param answers what they answer; the same if it is of one type
   */
  public MessageVersionFilter(MessageEndpoint<?> requests, MessageEndpoint<?> answers) {
    this.requests = requests;
    this.answers = answers;
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    HttpServletRequest http = (HttpServletRequest) request;
    HttpServletResponse answer = (HttpServletResponse) response;
    MessageHead head = head(http);
    try {
      requests.checkVersion(head);
      answers.answerVersion(head);
      requests.deprecation(head).forEach(answer::setHeader);
      chain.doFilter(request, response);
    } catch (MessageRefusedException e) {
      refuse(answer, e);
    } catch (ServletException e) {
      MessageRefusedException refusal = refusal(e);
      if (refusal == null) {
        throw e;
      }
      refuse(answer, refusal);
    }
  }

  private static @Nullable MessageRefusedException refusal(ServletException thrown) {
    return thrown.getRootCause() instanceof MessageRefusedException refusal ? refusal : null;
  }

  private static void refuse(HttpServletResponse response, MessageRefusedException refusal)
      throws IOException {
    if (response.isCommitted()) {
      throw refusal;
    }
    send(response, refusal.answer());
  }

  /** What a request says before its body. */
  public static MessageHead head(HttpServletRequest request) {
    String path = request.getServletPath();
    String rest = request.getPathInfo();
    return new MessageHead(
        rest == null ? path : path + rest, name -> Collections.list(request.getHeaders(name)));
  }

  /** Sends an answer. */
  public static void send(HttpServletResponse response, MessageAnswer answer) throws IOException {
    response.setStatus(answer.status());
    answer.headers().forEach(response::setHeader);
    response.setContentLength(answer.body().length);
    response.getOutputStream().write(answer.body());
  }
}
