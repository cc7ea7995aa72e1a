package org.meander.source.hdf;

import java.lang.foreign.MemorySegment;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.meander.base.MeanderException;
import org.meander.source.ElementReader;

/**
 * Elements of a chunked dataset in row-major order, in the order of bytes of the file. Chunks that were unpacked stay in memory as long as they have room, so that rows that
 * cross many chunks unpack each once; while one is read the next is unpacked in another thread. For one thread.
 */
final class ChunkReader implements ElementReader {

    private static final long CACHE_BYTES = 64L << 20;

    private final Chunks chunks;
    private final int room;
    private final Map<Long, CompletableFuture<byte[]>> cache = new LinkedHashMap<>(16, 0.75f, true);
    private long last = -1;
    private byte[] values = {};

    ChunkReader(Chunks chunks) {
        this.chunks = chunks;
        this.room = (int) Math.max(
                2, Math.min(1 << 16, CACHE_BYTES / Math.max(1, chunks.filters().bytes())));
        chunks.requireFilters();
    }

    @Override
    public void read(long from, long count, MemorySegment target) {
        if (from == 0) {
            chunks.guard().file().verify();
        }
        int width = chunks.type().bytes();
        int[] extents = chunks.extents();
        int[] sizes = chunks.sizes();
        int axes = extents.length;
        int[] index = new int[axes];
        for (long done = 0; done < count; ) {
            long rest = from + done;
            for (int axis = axes - 1; axis >= 0; axis--) {
                index[axis] = (int) (rest % extents[axis]);
                rest /= extents[axis];
            }
            long number = 0;
            long place = 0;
            for (int axis = 0; axis < axes; axis++) {
                number = number * chunks.grid()[axis] + index[axis] / sizes[axis];
                place = place * sizes[axis] + index[axis] % sizes[axis];
            }
            int along = index[axes - 1];
            int run = (int) Math.min(
                    count - done, Math.min(extents[axes - 1] - along, sizes[axes - 1] - along % sizes[axes - 1]));
            MemorySegment.copy(
                    MemorySegment.ofArray(chunk(number)), place * width, target, done * width, (long) run * width);
            done += run;
        }
        if (from + count == chunks.tensor().elements()) {
            chunks.guard().file().verify();
        }
    }

    private byte[] chunk(long number) {
        if (number != last) {
            CompletableFuture<byte[]> wanted =
                    cache.computeIfAbsent(number, n -> CompletableFuture.completedFuture(chunks.read(n)));
            if (number + 1 < chunks.count()) {
                cache.computeIfAbsent(number + 1, this::ahead);
            }
            values = join(number, wanted);
            last = number;
            while (cache.size() > room) {
                cache.remove(cache.keySet().iterator().next());
            }
        }
        return values;
    }

    private CompletableFuture<byte[]> ahead(long number) {
        return CompletableFuture.supplyAsync(
                () -> chunks.read(number), work -> Thread.ofVirtual().start(work));
    }

    private byte[] join(long number, CompletableFuture<byte[]> wanted) {
        try {
            return wanted.join();
        } catch (CompletionException e) {
            cache.remove(number); // so that who tries again reads again
            if (e.getCause() instanceof MeanderException ours) {
                throw ours;
            }
            throw e;
        }
    }
}
