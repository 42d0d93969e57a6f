package io.migrationgate.demo.http;

import java.time.Duration;

/**
 * For how long those wait who take part in a request, from the longest time that its user waits.
 * Who stands further back gives up sooner: a write must not be made for a user who has asked again
 * meanwhile.
 *
 * @param user for how long a user waits for an answer; at least four seconds
 */
public record RequestTimeouts(Duration user) {
  /** So long that a machine which is busy with starting processes is slow, and fails nobody. */
  public static final RequestTimeouts USUAL = new RequestTimeouts(Duration.ofSeconds(30));

  /** Where processes are killed and stand still: who was not answered asks again soon. */
  public static final RequestTimeouts WHERE_HARMED = new RequestTimeouts(Duration.ofSeconds(10));

  /** Checks the range. */
  public RequestTimeouts {
    if (user.compareTo(Duration.ofSeconds(4)) < 0) {
      throw new IllegalArgumentException("a user waits for at least 4 s, not " + user);
    }
  }

  /** For how long a request waits for a connection to the database. */
  public Duration connection() {
    return user.dividedBy(2);
  }

  /** For how long the load balancer waits for a process. */
  public Duration process() {
    return user.minusSeconds(1);
  }

  /** For how long a process that is to be stopped is given to answer what it has. */
  public Duration drain() {
    return user.plusSeconds(2);
  }
}
