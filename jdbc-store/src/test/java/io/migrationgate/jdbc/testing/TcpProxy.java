package io.migrationgate.jdbc.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/** Stands between a client and a database, and fails as networks do. */
public final class TcpProxy implements AutoCloseable {
  /** What goes wrong. */
  public enum Fault {
    /** Nothing. */
    NONE,
    /** The next COMMIT does not reach the server; the connection breaks. */
    CUT_BEFORE_COMMIT,
    /** The next COMMIT is done, but its answer is lost and the connection breaks. */
    CUT_AFTER_COMMIT,
    /**
     * The client's connection breaks at the next COMMIT, which reaches the server only when it is
     * {@linkplain #deliver delivered}.
     */
    HOLD_COMMIT,
    /** Answers do not come through any more, and nobody is told. */
    SILENCE
  }

  // MySQL's driver writes it small, behind the packet's type and the counts of its attributes.
  private static final Pattern COMMIT = Pattern.compile("COMMIT(?!TED)|\\x03[\\x00\\x01]*commit$");

  private final ServerSocket listener;
  private final int target;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final CountDownLatch delivered = new CountDownLatch(1);
  private final AtomicLong roundTrips = new AtomicLong();
  private volatile Fault fault = Fault.NONE;
  private volatile boolean refusing;
  private volatile boolean refuseAfterCut;

  /** A proxy for a port of this machine. */
  public TcpProxy(int target) throws IOException {
    this.target = target;
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    daemon(this::accept);
  }

  /** The port to connect to instead. */
  public int port() {
    return listener.getLocalPort();
  }

  /** Lets something go wrong from now on; a cut happens once. */
  public void fault(Fault next) {
    fault = next;
  }

  /** Lets the COMMIT that was held go on to the server. */
  public void deliver() {
    delivered.countDown();
  }

  /** Turns away new connections. */
  public void refuse(boolean now) {
    refusing = now;
  }

  /** Breaks all connections there are. */
  public void cutAll() {
    open.forEach(TcpProxy::closeQuietly);
    open.clear();
  }

  /** Turns away new connections once the cut has happened. */
  public void refuseAfterCut() {
    refuseAfterCut = true;
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        if (refusing) {
          client.close();
          continue;
        }
        Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
        open.add(client);
        open.add(server);
        Link link = new Link(client, server);
        daemon(link::clientToServer);
        daemon(link::serverToClient);
      } catch (IOException e) {
        if (!listener.isClosed()) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  /** How often a client has asked and been answered, over all connections: round trips. */
  public long roundTrips() {
    return roundTrips.get();
  }

  private final class Link {
    private final Socket client;
    private final Socket server;
    private volatile boolean asking;
    private volatile boolean cutOnAnswer;

    Link(Socket client, Socket server) {
      this.client = client;
      this.server = server;
    }

    void clientToServer() {
      byte[] buffer = new byte[65_536];
      try (InputStream in = client.getInputStream();
          OutputStream out = server.getOutputStream()) {
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
          String text = new String(buffer, 0, n, StandardCharsets.ISO_8859_1);
          Fault now = fault;
          boolean cuts = now == Fault.CUT_BEFORE_COMMIT
              || now == Fault.CUT_AFTER_COMMIT
              || now == Fault.HOLD_COMMIT;
          asking = true;
          if (cuts && COMMIT.matcher(text).find()) {
            fault = Fault.NONE;
            refusing |= refuseAfterCut;
            if (now == Fault.CUT_BEFORE_COMMIT) {
              cut();
              return;
            }
            if (now == Fault.HOLD_COMMIT) {
              closeQuietly(client);
              delivered.await();
            }
            cutOnAnswer = true;
          }
          out.write(buffer, 0, n);
          out.flush();
        }
      } catch (IOException e) {
        cut();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      } finally {
        cut();
      }
    }

    void serverToClient() {
      byte[] buffer = new byte[65_536];
      try (InputStream in = server.getInputStream();
          OutputStream out = client.getOutputStream()) {
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
          if (cutOnAnswer) {
            cut();
            return;
          }
          if (asking) {
            asking = false;
            roundTrips.incrementAndGet();
          }
          if (fault != Fault.SILENCE) {
            out.write(buffer, 0, n);
            out.flush();
          }
        }
      } catch (IOException e) {
        cut();
      } finally {
        cut();
      }
    }

    private void cut() {
      closeQuietly(client);
      closeQuietly(server);
    }
  }

  private static void daemon(Runnable work) {
    Thread thread = new Thread(work, "tcp-proxy");
    thread.setDaemon(true);
    thread.start();
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    open.forEach(TcpProxy::closeQuietly);
  }
}
