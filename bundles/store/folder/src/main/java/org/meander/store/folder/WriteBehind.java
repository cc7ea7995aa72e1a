package org.meander.store.folder;

import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Forces what was appended to the disk while more is appended, so that a commit has little left to wait for. What goes wrong is kept until
 * {@link #settle}: the system reports an error of the disk only once. For one thread.
 */
final class WriteBehind implements AutoCloseable {

    private static final long STEP = 32L << 20;

    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            work -> Thread.ofPlatform().daemon().name("meander-store-force").unstarted(work));
    private Future<?> running;
    private long behind;

    /** Notes that so many bytes were appended. */
    void appended(OwnedSegment segment, long bytes) throws IOException {
        behind += bytes;
        if (behind >= STEP && (running == null || running.isDone())) {
            settle();
            running = thread.submit(() -> {
                segment.force();
                return null;
            });
            behind = 0;
        }
    }

    /** Waits for what is under way, and throws what it met. */
    void settle() throws IOException {
        boolean interrupted = false;
        try {
            while (running != null) {
                try {
                    running.get();
                    running = null;
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void close() {
        thread.shutdown();
    }
}
