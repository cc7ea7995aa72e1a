package org.meander.launcher;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import org.meander.launcher.ControlProtocol.Frame;
import org.meander.launcher.ControlProtocol.Request;

/** Has a command run by a node; no framework is started here. When this process ends, the node ends the command. */
final class ControlClient {

    private final Path node;
    private final OutputStream out;
    private final OutputStream err;

    ControlClient(Path node, OutputStream out, OutputStream err) {
        this.node = node;
        this.out = out;
        this.err = err;
    }

    /** With the process's own streams. */
    static int run(Path node, List<String> words) {
        return new ControlClient(
                        node, new FileOutputStream(FileDescriptor.out), new FileOutputStream(FileDescriptor.err))
                .run(new Request(words, Path.of("").toAbsolutePath().toString(), CommandLine.watched()));
    }

    /** The exit code of the command. */
    int run(Request request) {
        try (SocketChannel channel = ControlSocket.connect(node)) {
            DataInputStream in = new DataInputStream(new BufferedInputStream(Channels.newInputStream(channel)));
            ask(request, new DataOutputStream(new BufferedOutputStream(Channels.newOutputStream(channel))));
            ControlProtocol.readHeader(in);
            return relay(in);
        } catch (EOFException e) {
            throw new LaunchException(
                    "The node in " + node + " ended before '" + request.words().getFirst() + "' did.");
        } catch (IOException e) {
            throw new LaunchException("The node in " + node + " cannot be spoken to", e);
        }
    }

    private static void ask(Request request, DataOutputStream to) {
        try {
            ControlProtocol.writeHeader(to);
            ControlProtocol.writeRequest(to, request);
        } catch (IOException e) {
            // A node that turns clients away hangs up early, after it has said why: that is read now.
        }
    }

    private int relay(DataInputStream in) throws IOException {
        while (true) {
            Frame frame = ControlProtocol.readFrame(in);
            switch (frame.kind()) {
                case OUT -> out.write(frame.content());
                case ERR -> err.write(frame.content());
                case EXIT -> {
                    return frame.exitCode();
                }
            }
        }
    }
}
