package org.meander.launcher;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Runs commands in a node for clients of its control socket, each on a thread of its own. */
final class ControlServer {

    /** More clients at once are turned away. */
    static final int MOST_CLIENTS = 16;

    private final ControlSocket socket;
    private final ControlSession.Verbs verbs;
    private final Set<ControlSession> sessions = ConcurrentHashMap.newKeySet();

    private ControlServer(ControlSocket socket, ControlSession.Verbs verbs) {
        this.socket = socket;
        this.verbs = verbs;
    }

    static ControlServer start(ControlSocket socket, ControlSession.Verbs verbs) {
        ControlServer server = new ControlServer(socket, verbs);
        Thread.ofPlatform().daemon().name("meander-control").start(server::listen);
        return server;
    }

    private void listen() {
        try {
            while (true) {
                SocketChannel client = socket.accept();
                ControlSession session = new ControlSession(client, verbs, sessions::remove);
                if (sessions.size() < MOST_CLIENTS) {
                    sessions.add(session);
                    session.start();
                } else {
                    session.refuse("the node already runs " + MOST_CLIENTS + " commands; try again when one has ended");
                }
            }
        } catch (ClosedChannelException e) {
            // The node stops.
        } catch (IOException e) {
            System.err.println("meander: The node can no longer be controlled (" + e.getMessage() + ").");
        }
    }

    /** Takes no more clients, interrupts the commands that are running, and removes the socket. */
    void stop() {
        try {
            socket.close();
        } catch (IOException e) {
            System.err.println("meander: " + socket.entry() + " cannot be removed (" + e.getMessage() + ").");
        }
        sessions.forEach(ControlSession::close);
    }
}
