package org.meander.launcher;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.ProtocolException;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.meander.launcher.ControlProtocol.Frame;
import org.meander.launcher.ControlProtocol.Kind;
import org.meander.launcher.ControlProtocol.Request;

/** One client of a node: reads its command, runs it, sends what it prints. Whatever the client does, the node goes on. */
final class ControlSession {

    /** Time for a client to send its command, which it has at hand. */
    private static final long REQUEST_S = 10;

    private static final int FAILED = 1;

    /** Runs the words of a command in a terminal, see {@link CommandLine}, and returns the exit code. */
    @FunctionalInterface
    interface Verbs {
        int run(String[] words, Map<String, Object> terminal) throws InterruptedException;
    }

    private final SocketChannel client;
    private final Verbs verbs;
    private final Consumer<ControlSession> ended;
    private final DataInputStream in;
    private final DataOutputStream out;
    private final Thread thread;

    ControlSession(SocketChannel client, Verbs verbs, Consumer<ControlSession> ended) {
        this.client = client;
        this.verbs = verbs;
        this.ended = ended;
        this.in = new DataInputStream(new BufferedInputStream(Channels.newInputStream(client)));
        this.out = new DataOutputStream(new BufferedOutputStream(Channels.newOutputStream(client)));
        this.thread =
                Thread.ofPlatform().daemon().name("meander-control-client").unstarted(this::serve);
    }

    void start() {
        thread.start();
    }

    /** Tells the client why its command is not run, and hangs up. */
    void refuse(String reason) {
        Thread.ofVirtual().start(() -> {
            try (client) {
                ControlProtocol.writeHeader(out);
                sayAndExit(reason);
            } catch (IOException e) {
                // It has hung up before.
            }
        });
    }

    /** Hangs up and interrupts the command. */
    void close() {
        try {
            client.close();
        } catch (IOException e) {
            // Closed as far as it can be.
        }
        thread.interrupt();
    }

    private void serve() {
        try (client) {
            ControlProtocol.writeHeader(out);
            Request request = request();
            Thread.ofVirtual().start(this::awaitHangUp);
            int code = run(request);
            send(Frame.exit(code));
        } catch (IOException e) {
            // The client has gone or talks nonsense: there is nobody to tell.
        } finally {
            ended.accept(this);
        }
    }

    private Request request() throws IOException {
        CountDownLatch there = new CountDownLatch(1);
        Thread.ofVirtual().start(() -> hangUpUnless(there));
        try {
            ControlProtocol.readHeader(in);
            return ControlProtocol.readRequest(in);
        } catch (ProtocolException e) {
            sayAndExit("the node does not understand the client: " + e.getMessage());
            throw e;
        } finally {
            there.countDown();
        }
    }

    private void hangUpUnless(CountDownLatch there) {
        try {
            if (!there.await(REQUEST_S, TimeUnit.SECONDS)) {
                client.close();
            }
        } catch (IOException | InterruptedException e) {
            // Closed as far as it can be; nobody interrupts this thread.
        }
    }

    /** A client sends nothing more, so what comes is the end, by {@code close}, a signal or a crash. */
    private void awaitHangUp() {
        try {
            in.read();
        } catch (IOException e) {
            // The end as well.
        }
        close();
    }

    private int run(Request request) throws IOException {
        try (PrintStream standardOut = stream(Kind.OUT);
                PrintStream standardErr = stream(Kind.ERR)) {
            try {
                return verbs.run(
                        request.words().toArray(String[]::new),
                        Map.of(
                                "out",
                                standardOut,
                                "err",
                                standardErr,
                                "directory",
                                Path.of(request.directory()),
                                "interactive",
                                request.watched(),
                                "lasting",
                                true));
            } catch (LaunchException e) {
                standardErr.println("meander: " + e.getMessage());
            } catch (InvalidPathException e) {
                standardErr.println("meander: '" + request.directory() + "' is no folder of this system");
            } catch (InterruptedException e) {
                standardErr.println("meander: interrupted");
            } catch (RuntimeException | LinkageError e) {
                standardErr.println("meander: Unexpected problem: " + e);
            }
            return FAILED;
        }
    }

    private PrintStream stream(Kind kind) {
        OutputStream frames = new OutputStream() {
            @Override
            public void write(int value) throws IOException {
                write(new byte[] {(byte) value}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                synchronized (out) {
                    ControlProtocol.writeFrame(out, kind, bytes, offset, length);
                }
            }
        };
        return new PrintStream(new BufferedOutputStream(frames), true, StandardCharsets.UTF_8);
    }

    private void sayAndExit(String sentence) throws IOException {
        send(new Frame(Kind.ERR, ("meander: " + sentence + "\n").getBytes(StandardCharsets.UTF_8)));
        send(Frame.exit(FAILED));
    }

    private void send(Frame frame) throws IOException {
        synchronized (out) {
            ControlProtocol.writeFrame(out, frame.kind(), frame.content(), 0, frame.content().length);
        }
    }
}
