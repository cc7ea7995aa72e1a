package org.meander.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.meander.base.ErrorCode;
import org.meander.base.MeanderException;
import org.meander.base.TensorInfo;
import org.meander.source.TensorFormat;
import org.meander.source.TensorModel;
import org.meander.source.TensorStream;

/**
 * Reads many damaged files, the same ones each time. Each must be read or refused with one sentence about the data, in less than a
 * second of processor time, and must not make its reader allocate more than its size and 64 MiB.
 */
public abstract class FormatFuzz {

    private static final long SPARE_BYTES = 64L << 20;
    private static final long SECOND = 1_000_000_000;
    private static final int READ_BYTES = 1 << 12;
    private static final int TENSORS_READ = 8;

    /** What hurts where a length, a count or an index was. */
    private static final byte[] SPECIAL = {
        0, 1, 2, 4, 8, 0x10, 0x20, 0x3f, 0x40, 0x7f, (byte) 0x80, (byte) 0xfe, (byte) 0xff
    };

    protected abstract TensorFormat format();

    /** Good and bad files to begin with, by name. */
    protected abstract Map<String, byte[]> seeds();

    /** Damaged files that are tried. */
    protected abstract int files();

    /**
     * A damaged copy of a seed. Formats with checksums repair those here, so that damage gets past them.
     *
     * @param name of the seed
     */
    protected byte[] damaged(String name, byte[] seed, Random random) {
        return damaged(seed, random);
    }

    /** A copy with some bytes changed, repeated, moved, left out or added. */
    protected static byte[] damaged(byte[] good, Random random) {
        byte[] bad = good.clone();
        int times = 1 + random.nextInt(4);
        for (int i = 0; i < times && bad.length > 0; i++) {
            int at = random.nextInt(3) == 0 ? random.nextInt(Math.min(64, bad.length)) : random.nextInt(bad.length);
            int length = Math.min(1 + random.nextInt(random.nextInt(4) == 0 ? 64 : 8), bad.length - at);
            switch (random.nextInt(9)) {
                case 0, 1 -> bad[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> bad[at] = (byte) random.nextInt(256);
                case 3 -> Arrays.fill(bad, at, at + length, SPECIAL[random.nextInt(SPECIAL.length)]);
                case 4 -> System.arraycopy(bad, at, bad, random.nextInt(bad.length - length + 1), length);
                case 5 -> bad = spliced(bad, at, length, new byte[0]);
                case 6 -> bad = spliced(bad, at, 0, Arrays.copyOfRange(bad, at, at + length));
                case 7 -> {
                    int from = random.nextInt(bad.length - length + 1);
                    bad = spliced(bad, at, 0, Arrays.copyOfRange(bad, from, from + length));
                }
                default -> bad = random.nextInt(4) == 0 ? Arrays.copyOf(bad, at) : bad;
            }
        }
        return bad;
    }

    /** A copy with other bytes in the place of some. */
    protected static byte[] spliced(byte[] bytes, int at, int length, byte[] instead) {
        byte[] spliced = new byte[bytes.length - length + instead.length];
        System.arraycopy(bytes, 0, spliced, 0, at);
        System.arraycopy(instead, 0, spliced, at, instead.length);
        System.arraycopy(bytes, at + length, spliced, at + instead.length, bytes.length - at - length);
        return spliced;
    }

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void readsOrRefusesEveryFile() {
        Random random = new Random(20);
        Map<String, byte[]> seeds = new TreeMap<>(seeds());
        List<String> names = List.copyOf(seeds.keySet());
        int read = 0;
        for (int i = 0; i < files(); i++) {
            String name = names.get(i % names.size());
            byte[] bad = damaged(name, seeds.get(name), random);
            String what = "file " + i + " from " + name;
            try {
                read += tried(bad, what) ? 1 : 0;
            } catch (StackOverflowError | RuntimeException e) {
                throw new AssertionError(what + " ends in " + e, e);
            }
        }
        assertTrue(read > files() / 1000 && read < files(), "damage that is none, or all: " + read);
    }

    private boolean tried(byte[] content, String what) {
        FarFiles files = new FarFiles(Map.of("f", content));
        boolean read = false;
        Cost cost = new Cost(content.length, what);
        try (TensorModel model = format().open("m", files, "f")) {
            cost.check();
            read = true;
            for (TensorInfo tensor : model.tensors()
                    .subList(0, Math.min(TENSORS_READ, model.tensors().size()))) {
                Cost ofRead = new Cost(content.length, what);
                try (TensorStream stream = model.stream(tensor, 0)) {
                    stream.read(MemorySegment.ofArray(new byte[READ_BYTES]));
                } catch (MeanderException e) {
                    read = false;
                    checkClear(e, what);
                }
                ofRead.check();
            }
        } catch (MeanderException e) {
            checkClear(e, what);
            cost.check();
        }
        files.opened().forEach(file -> assertTrue(file.closed(), what + " is left open"));
        return read;
    }

    private static void checkClear(MeanderException e, String what) {
        assertEquals(ErrorCode.Blame.DATA, e.code().blame(), () -> what + ": " + e.getMessage());
        assertTrue(e.getMessage().contains("far:f"), () -> what + ": " + e.getMessage());
    }

    /** What a step took of this thread. */
    private static final class Cost {

        private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

        private final long bytes;
        private final String what;
        private final long allocated = THREADS.getCurrentThreadAllocatedBytes();
        private final long time = THREADS.getCurrentThreadCpuTime();

        Cost(long bytes, String what) {
            this.bytes = bytes;
            this.what = what;
        }

        void check() {
            long took = THREADS.getCurrentThreadAllocatedBytes() - allocated;
            assertTrue(took <= bytes + SPARE_BYTES, () -> what + " took " + took + " bytes");
            long nanoseconds = THREADS.getCurrentThreadCpuTime() - time;
            assertTrue(nanoseconds < SECOND, () -> what + " took " + nanoseconds + " ns");
        }
    }
}
