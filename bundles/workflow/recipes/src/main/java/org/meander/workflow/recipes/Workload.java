package org.meander.workflow.recipes;

import java.util.List;
import java.util.Locale;
import org.meander.base.Checks;
import org.meander.base.DType;
import org.meander.base.TensorInfo;

/**
 * How many batches are under way, and how large they are, within a limit of memory. For one thread.
 *
 * <p>A batch costs its elements, their image, their payload, and what the codec and the index keep of it. If memory runs short, batches of
 * several frames become smaller by a fifth, and larger again by a fifth when there is plenty; frames stay as they are, so what is stored
 * does not depend on it.
 */
final class Workload {

    /** What the platform itself takes. */
    private static final long PLATFORM = 96L << 20;

    /** Times a batch's own bytes: elements, image, payload, two of the codec. */
    private static final int BUFFERS = 5;

    /** Batches beyond those that are being encoded: one is filled, one is delivered. */
    private static final int SPARE = 2;

    private static final double SHORT = 0.9;
    private static final double PLENTY = 0.5;
    private static final double LESS = 0.8;
    private static final double MORE = 1.2;

    private final int threads;
    private final int batches;
    private final long batchBytes;
    private final long limit;
    private final long least;
    private final long most;
    private final boolean adaptive;
    private double wanted;

    /**
     * @param key of the limit, for messages
     * @param limit bytes of heap and native memory
     * @param threads that encode
     * @param elementBytes bytes of the widest element
     * @param least elements of a batch when memory is short
     * @throws org.meander.base.MeanderException {@code INVALID_CONFIGURATION} if not even one batch fits
     */
    Workload(String key, long limit, int threads, Framing framing, int elementBytes, long least, boolean adaptive) {
        this.limit = limit;
        this.most = framing.batch();
        this.least = Math.min(least, most);
        this.adaptive = adaptive;
        this.wanted = most;
        this.batchBytes = BUFFERS * most * elementBytes;
        long fit = (limit - PLATFORM) / batchBytes;
        if (fit < 1) {
            throw Checks.configuration(
                    key,
                    limit,
                    String.format(
                            Locale.ROOT,
                            "%d or more for blocks of %d elements of %d bytes",
                            PLATFORM + batchBytes,
                            most,
                            elementBytes));
        }
        this.batches = (int) Math.min(threads + SPARE, fit);
        this.threads = Math.min(threads, batches);
    }

    /** Bytes of the widest element of these tensors. */
    static int elementBytes(List<TensorInfo> tensors) {
        return tensors.stream()
                .map(TensorInfo::dtype)
                .mapToInt(DType::bits)
                .map(bits -> Math.ceilDiv(bits, Byte.SIZE))
                .max()
                .orElse(1);
    }

    int threads() {
        return threads;
    }

    int batches() {
        return batches;
    }

    /** Elements that the next batch should have. */
    long wanted() {
        return (long) wanted;
    }

    /** Looks at the memory, and sets the size of the next batches by it. */
    void adapt() {
        if (!adaptive) {
            return;
        }
        Runtime runtime = Runtime.getRuntime();
        double heap = (double) heap() / runtime.maxMemory();
        double all = (double) used() / limit;
        adapt(Math.max(heap, all));
    }

    /** Sets the size of the next batches by the share of the memory that is in use. */
    void adapt(double share) {
        if (share > SHORT) {
            wanted = Math.max(least, LESS * wanted);
        } else if (share < PLENTY) {
            wanted = Math.min(most, MORE * wanted);
        }
    }

    private static long heap() {
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    private long used() {
        return heap() + batches * batchBytes * wanted() / most;
    }

    /** The memory in use, for people. */
    String memory() {
        return String.format(Locale.ROOT, "%d MiB", used() >> 20);
    }
}
