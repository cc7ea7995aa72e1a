package org.meander.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.meander.launcher.ControlProtocol.Frame;
import org.meander.launcher.ControlProtocol.Kind;
import org.meander.launcher.ControlProtocol.Request;

@Timeout(60)
final class ControlServerTest {

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final CountDownLatch waiting = new CountDownLatch(ControlServer.MOST_CLIENTS);
    private final CountDownLatch interrupted = new CountDownLatch(ControlServer.MOST_CLIENTS);
    private ControlServer server;

    @BeforeEach
    void start() throws IOException {
        server = ControlServer.start(ControlSocket.open(folder), this::verb);
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    private int verb(String[] words, Map<String, Object> terminal) throws InterruptedException {
        switch (words[0]) {
            case "wait" -> {
                waiting.countDown();
                try {
                    Thread.sleep(TimeUnit.MINUTES.toMillis(1));
                } catch (InterruptedException e) {
                    interrupted.countDown();
                    throw e;
                }
            }
            case "fail" -> throw new IllegalStateException("as asked");
            case "long" -> ((PrintStream) terminal.get("out")).print("y".repeat(1 << 20));
            default -> {
                ((PrintStream) terminal.get("out")).println(String.join("|", words) + " ü");
                ((PrintStream) terminal.get("err"))
                        .print(terminal.get("directory") + " " + terminal.get("interactive") + " "
                                + terminal.get("lasting"));
            }
        }
        return words.length;
    }

    private int run(Path node, String... words) {
        return new ControlClient(node, out, err).run(new Request(List.of(words), "/some/folder", true));
    }

    private SocketChannel ask(String verb) throws IOException {
        SocketChannel channel = ControlSocket.connect(folder);
        DataOutputStream to = new DataOutputStream(Channels.newOutputStream(channel));
        ControlProtocol.writeHeader(to);
        ControlProtocol.writeRequest(to, new Request(List.of(verb), "/", false));
        return channel;
    }

    @Test
    void relaysBothStreamsAndTheExitCode() {
        assertEquals(3, run(folder, "say", "two words", "€"));
        assertEquals("say|two words|€ ü\n", out.toString(StandardCharsets.UTF_8));
        assertEquals("/some/folder true true", err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void relaysMoreThanAFrame() {
        assertEquals(1, run(folder, "long"));
        assertEquals(1 << 20, out.size());
    }

    @Test
    void whatNobodyExpectedIsOneSentence() {
        assertEquals(1, run(folder, "fail"));
        assertEquals("meander: Unexpected problem: java.lang.IllegalStateException: as asked\n", err.toString());
    }

    @Test
    void theSocketIsForItsOwnerOnlyAndGoesWithTheNode() throws IOException {
        Path socket = folder.resolve("control");
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)));
        server.stop();
        assertFalse(Files.exists(socket));
    }

    @Test
    void whoHangsUpInterruptsTheCommand() throws Exception {
        List<SocketChannel> clients = new ArrayList<>();
        for (int i = 0; i < ControlServer.MOST_CLIENTS; i++) {
            clients.add(ask("wait"));
        }
        assertTrue(waiting.await(1, TimeUnit.MINUTES));
        assertEquals(1, run(folder, "say"));
        assertTrue(err.toString().contains("already runs 16 commands"), err.toString());
        for (SocketChannel client : clients) {
            client.close();
        }
        assertTrue(interrupted.await(1, TimeUnit.MINUTES));
        // A thread that has been interrupted leaves its place soon after, not at once.
        int code;
        do {
            code = run(folder, "say", "on");
        } while (code == 1);
        assertEquals(2, code);
    }

    @Test
    void aStoppedNodeInterruptsItsCommands() throws Exception {
        try (SocketChannel client = ask("wait")) {
            DataInputStream in = new DataInputStream(Channels.newInputStream(client));
            ControlProtocol.readHeader(in);
            server.stop();
            assertThrows(IOException.class, () -> ControlProtocol.readFrame(in));
        }
    }

    @Test
    void nonsenseIsAnsweredAndHarmsNobody() throws IOException {
        try (SocketChannel client = ControlSocket.connect(folder)) {
            client.write(ByteBuffer.wrap("GET / HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII)));
            DataInputStream in = new DataInputStream(Channels.newInputStream(client));
            ControlProtocol.readHeader(in);
            Frame frame = ControlProtocol.readFrame(in);
            assertEquals(Kind.ERR, frame.kind());
            assertTrue(new String(frame.content(), StandardCharsets.UTF_8).contains("control protocol"));
            assertEquals(1, ControlProtocol.readFrame(in).exitCode());
        }
        try (SocketChannel client = ControlSocket.connect(folder)) {
            client.write(ByteBuffer.wrap(new byte[] {'M', 'E'}));
        }
        assertEquals(1, run(folder, "say"));
        assertEquals("say ü\n", out.toString(StandardCharsets.UTF_8));
    }

    @Test
    void aFolderWithALongPathIsServedThroughALink() throws IOException {
        Path deep = Files.createDirectories(folder.resolve("x".repeat(100)).resolve("y".repeat(100)));
        ControlServer other = ControlServer.start(ControlSocket.open(deep), this::verb);
        Path socket = Files.readSymbolicLink(deep.resolve("control"));
        assertEquals(1, run(deep, "say"));
        assertEquals("say ü\n", out.toString(StandardCharsets.UTF_8));
        other.stop();
        assertFalse(Files.isSymbolicLink(deep.resolve("control")));
        assertFalse(Files.exists(socket.getParent()));
    }

    @Test
    void whatADeadNodeLeftIsReplaced() throws IOException {
        Path node = Files.createDirectory(folder.resolve("node"));
        ControlSocket.open(node).channel().close();
        var failure = assertThrows(LaunchException.class, () -> run(node, "say"));
        assertTrue(failure.getMessage().contains(node + "/control"), failure.getMessage());
        ControlServer next = ControlServer.start(ControlSocket.open(node), this::verb);
        assertEquals(1, run(node, "say"));
        next.stop();
    }

    @Test
    void aFolderWithoutANodeIsNamed() {
        Path nowhere = folder.resolve("nowhere");
        var failure = assertThrows(LaunchException.class, () -> run(nowhere, "say"));
        assertEquals(
                "No node is running in " + nowhere + " (there is no " + nowhere
                        + "/control); start one with meander run " + nowhere,
                failure.getMessage());
    }
}
