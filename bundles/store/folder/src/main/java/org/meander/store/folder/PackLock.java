package org.meander.store.folder;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.meander.base.MeanderException;

/** The right to write video files into a store; the system takes it from a process that dies. */
public final class PackLock implements AutoCloseable {

    private final StoreFolder folder;
    private final FileChannel channel;
    private int files;

    private PackLock(StoreFolder folder, FileChannel channel) {
        this.folder = folder;
        this.channel = channel;
    }

    static Optional<PackLock> take(StoreFolder folder) {
        Path file = folder.packLock();
        FileChannel channel = null;
        boolean taken = false;
        try {
            Files.createDirectories(folder.videos());
            channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock();
            taken = lock != null;
            return taken ? Optional.of(new PackLock(folder, channel)) : Optional.empty();
        } catch (OverlappingFileLockException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw MeanderException.io(e, "%s cannot be made or locked", file);
        } finally {
            if (!taken && channel != null) {
                release(channel);
            }
        }
    }

    private static void release(FileChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            // The system has released the lock even if it reports an error.
        }
    }

    /** A name for a file that is being written. */
    public Path temporary() {
        return folder.temporaryVideo(files++);
    }

    @Override
    public void close() {
        release(channel);
    }
}
