package org.meander.launcher;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import jdk.net.ExtendedSocketOptions;

/**
 * The socket {@code control} in a node's folder, for its owner only. Operating systems bound the length of a socket's path; where the
 * folder's is too long the socket lies in a private folder for temporary files, and {@code control} is a symbolic link to it.
 *
 * @param entry {@code control} in the node's folder
 * @param file the socket itself
 * @param owner the user that this process runs as
 * @param channel bound to it
 */
record ControlSocket(Path entry, Path file, UserPrincipal owner, ServerSocketChannel channel) {

    private static final String NAME = "control";

    /** Bytes of the longest path of a socket: 103 on macOS, 107 on Linux. */
    private static final int LONGEST = 103;

    static Path entry(Path node) {
        return node.resolve(NAME);
    }

    /** Opens the socket; the caller holds the lock of the node's folder, so what a dead node left behind is removed. */
    static ControlSocket open(Path node) throws IOException {
        Path entry = entry(node);
        remove(entry);
        boolean fits = entry.toString().getBytes(StandardCharsets.UTF_8).length <= LONGEST;
        Path file = fits ? entry : Files.createTempDirectory("meander").resolve(NAME);
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.bind(UnixDomainSocketAddress.of(file));
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            if (!fits) {
                Files.createSymbolicLink(entry, file);
            }
            return new ControlSocket(entry, file, Files.getOwner(file), channel);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** The next client of the same user, or of root; others are turned away. They can only have come before the permissions. */
    SocketChannel accept() throws IOException {
        while (true) {
            SocketChannel client = channel.accept();
            try {
                UserPrincipal user =
                        client.getOption(ExtendedSocketOptions.SO_PEERCRED).user();
                if (user.equals(owner) || user.getName().equals("root")) {
                    return client;
                }
            } catch (IOException e) {
                // It has gone already; there is nobody to tell.
            }
            client.close();
        }
    }

    /** Connects to the node that listens in a folder. */
    static SocketChannel connect(Path node) {
        Path entry = entry(node);
        if (!Files.exists(entry)) {
            throw new LaunchException("No node is running in " + node + " (there is no " + entry
                    + "); start one with meander run " + node);
        }
        try {
            return SocketChannel.open(UnixDomainSocketAddress.of(entry.toRealPath()));
        } catch (IOException e) {
            throw new LaunchException("No node answers at " + entry, e);
        }
    }

    void close() throws IOException {
        channel.close();
        remove(entry);
    }

    private static void remove(Path entry) throws IOException {
        if (Files.isSymbolicLink(entry)) {
            Path file = Files.readSymbolicLink(entry);
            Files.deleteIfExists(file);
            Files.deleteIfExists(file.getParent());
        }
        Files.deleteIfExists(entry);
    }
}
