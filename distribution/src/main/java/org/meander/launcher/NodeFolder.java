package org.meander.launcher;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The folder of a node: {@code conf/} and {@code deploy/} belong to its owner, {@code data/} to the platform, {@code cache/} can be
 * deleted while the node is down; {@code control} is its {@link ControlSocket}.
 *
 * @param root the folder
 * @param lock kept until the process ends, so that two nodes never share a folder
 */
record NodeFolder(Path root, FileLock lock) {

    private static final String FRAMEWORK_PROPERTIES = """
        # Framework properties of this node. They override those of the product (conf/framework.properties there).
        """;

    /** Creates what is missing and locks the folder. */
    static NodeFolder open(Path root) {
        try {
            for (String name : new String[] {"conf", "deploy", "data", "cache"}) {
                Files.createDirectories(root.resolve(name));
            }
            FileLock lock = lock(root);
            Path properties = root.resolve("conf/framework.properties");
            if (!Files.exists(properties)) {
                Files.writeString(properties, FRAMEWORK_PROPERTIES);
            }
            return new NodeFolder(root, lock);
        } catch (IOException e) {
            throw new LaunchException("The node folder " + root + " cannot be used", e);
        }
    }

    private static FileLock lock(Path root) throws IOException {
        Path file = root.resolve("data/lock");
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock();
        if (lock == null) {
            String owner = Files.readString(file).strip();
            channel.close();
            throw new LaunchException("The node folder " + root + " is in use by process " + owner
                    + "; stop that node or choose another folder.");
        }
        channel.truncate(0);
        channel.write(
                ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
        return lock;
    }

    Path conf() {
        return root.resolve("conf");
    }

    Path deploy() {
        return root.resolve("deploy");
    }

    Path data() {
        return root.resolve("data");
    }

    Path cache() {
        return root.resolve("cache");
    }
}
