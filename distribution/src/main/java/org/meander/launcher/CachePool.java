package org.meander.launcher;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Folders for the framework's cache, numbered from 0, each used by one process at a time. A process takes the first that is free,
 * so that there are as many as ever ran at once, and a single command at a time always finds its cache warm.
 */
final class CachePool {

    private static final int LIMIT = 1000;

    private final Path root;

    CachePool(Path root) {
        this.root = root;
    }

    /** A folder, and the lock that keeps it: held until it is closed or the process ends. */
    record Lease(Path folder, FileLock lock) implements AutoCloseable {

        /** Lets another one have the folder. */
        @Override
        public void close() {
            try {
                lock.acquiredBy().close();
            } catch (IOException e) {
                throw new LaunchException("The cache folder " + folder + " cannot be left", e);
            }
        }
    }

    Lease take() {
        for (int i = 0; i < LIMIT; i++) {
            Path folder = root.resolve(Integer.toString(i));
            try {
                Files.createDirectories(folder);
                FileChannel channel =
                        FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = tryLock(channel);
                if (lock != null) {
                    return new Lease(folder, lock);
                }
                channel.close();
            } catch (IOException e) {
                throw new LaunchException(
                        "The cache folder " + folder + " cannot be written; name another one with MEANDER_CACHE", e);
            }
        }
        throw new LaunchException("All " + LIMIT + " cache folders in " + root + " are in use by other processes.");
    }

    private static FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            // Taken by this process itself.
            return null;
        }
    }
}
