package org.meander.store.video;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.meander.base.Cancellation;
import org.meander.base.MeanderException;
import org.meander.base.Progress;
import org.meander.base.StandardError;
import org.meander.store.PackRequest;
import org.meander.store.PackRequest.Ordering;
import org.meander.store.Packing;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Packs whole files in a thread of its own when enough pictures wait. A model is acknowledged before; nobody waits for this. */
final class AutoPack implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(AutoPack.class);
    private static final long MOST_SECONDS = 60;

    private final FolderArchive archive;
    private final Ordering ordering;
    private final int full;
    private final ExecutorService thread = new ThreadPoolExecutor(
            0,
            1,
            1,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            Thread.ofPlatform().daemon().name("meander-pack").factory());
    private volatile boolean closed;
    /** Commits since the last look; the first looks. Guarded by this. */
    private int commits = Integer.MAX_VALUE - 1;
    /** Payloads that the last packing could not fill a file with. Used by the thread alone. */
    private long left;

    AutoPack(FolderArchive archive, Ordering ordering, int full) {
        this.archive = archive;
        this.ordering = ordering;
        this.full = full;
    }

    synchronized void committed() {
        if (!closed && ++commits >= Math.max(1, full / 16)) {
            commits = 0;
            thread.execute(this::look);
        }
    }

    private void look() {
        Cancellation cancellation = () -> closed;
        try {
            long waiting = archive.waitingPayloads();
            if (!closed && waiting - left >= full) {
                Packing packing = archive.pack(
                        new PackRequest(ordering, false, true, PackRequest.STEPS), Progress.NONE, cancellation);
                // What was committed meanwhile is not left over: the next look counts it.
                left = Math.max(0, waiting - packing.frames());
            }
        } catch (MeanderException e) {
            // Nothing is lost: pictures wait in the journal until somebody packs.
            if (!closed && e.code() != StandardError.CANCELLED) {
                LOG.warn("pictures were not packed into video files: {}", e.getMessage());
            }
        }
    }

    /** Lets what is under way end at its next frame, and waits for it. */
    @Override
    public void close() {
        closed = true;
        thread.shutdown();
        boolean interrupted = false;
        try {
            thread.awaitTermination(MOST_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
