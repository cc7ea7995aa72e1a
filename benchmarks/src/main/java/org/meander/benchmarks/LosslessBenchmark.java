package org.meander.benchmarks;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import com.github.luben.zstd.Zstd;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.meander.base.DType;
import org.meander.codec.Block;
import org.meander.codec.Decoder;
import org.meander.codec.Encoder;
import org.meander.codec.lossless.LosslessDecoder;
import org.meander.codec.lossless.LosslessEncoder;

/**
 * The codec {@code lossless} beside Zstandard on the same numbers with their bytes shuffled into planes: ratio, and speed in GB/s of the
 * numbers, one thread. The numbers are a raw little-endian F32 file (first argument) or a seeded Gaussian sample; they are laid in images
 * of 2048 columns, each 64 consecutive ones in an aligned square as the Hilbert curve lays them. BF16, F16 and F64 are the same numbers
 * rounded. The second argument, {@code 19}, adds the ratio of Zstandard's level 19, which takes a while.
 */
public final class LosslessBenchmark {

    private static final int COLUMNS = 2048;
    private static final int BLOCK = COLUMNS * COLUMNS;
    private static final int GRANULE = 8 * COLUMNS;
    private static final ValueLayout.OfFloat F32 = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private LosslessBenchmark() {}

    public static void main(String[] arguments) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment numbers = arguments.length > 0 ? map(arguments[0], arena) : gaussian(arena);
            for (DType type : List.of(DType.F32, DType.BF16, DType.F16, DType.F64)) {
                try (Arena blocks = Arena.ofConfined()) {
                    new Run(type, lay(type, numbers, blocks), blocks).measure(arguments.length > 1);
                }
            }
        }
    }

    private static MemorySegment map(String file, Arena arena) throws IOException {
        try (FileChannel channel = FileChannel.open(Path.of(file))) {
            return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
        }
    }

    private static MemorySegment gaussian(Arena arena) {
        Random random = new Random(1);
        MemorySegment numbers = arena.allocate(4L << 24);
        for (long i = 0; i < 1 << 24; i++) {
            numbers.set(F32, 4 * i, (float) (random.nextGaussian() * 0.05));
        }
        return numbers;
    }

    /** Images of whole rows of tiles; numbers that do not fill one are left out. */
    private static List<Block> lay(DType type, MemorySegment numbers, Arena arena) {
        List<Block> blocks = new ArrayList<>();
        long total = numbers.byteSize() / 4 / GRANULE * GRANULE;
        for (long start = 0; start < total; start += BLOCK) {
            int n = (int) Math.min(BLOCK, total - start);
            MemorySegment cells = arena.allocate(type.bytes(n), 64);
            for (int i = 0; i < n; i++) {
                int tile = i / 64;
                int row = tile / (COLUMNS / 8) * 8 + i % 64 / 8;
                int column = tile % (COLUMNS / 8) * 8 + i % 8;
                put(type, cells, (long) row * COLUMNS + column, numbers.get(F32, 4 * (start + i)));
            }
            blocks.add(new Block(type, COLUMNS, n / COLUMNS, cells));
        }
        return blocks;
    }

    private static void put(DType type, MemorySegment cells, long i, float value) {
        int bits = Float.floatToRawIntBits(value);
        switch (type) {
            case F64 -> cells.setAtIndex(ValueLayout.JAVA_DOUBLE, i, value);
            case F16 -> cells.setAtIndex(ValueLayout.JAVA_SHORT, i, Float.floatToFloat16(value));
            case BF16 ->
                cells.setAtIndex(ValueLayout.JAVA_SHORT, i, (short) (bits + 0x7fff + (bits >>> 16 & 1) >>> 16));
            default -> cells.setAtIndex(ValueLayout.JAVA_FLOAT, i, value);
        }
    }

    /** One element type; everything a pass needs is allocated beforehand. */
    private static final class Run {

        private final DType type;
        private final List<Block> blocks;
        private final long bytes;
        private final Encoder.Session encoder = new LosslessEncoder().open();
        private final Decoder.Session decoder = new LosslessDecoder().open();
        private final List<MemorySegment> payloads = new ArrayList<>();
        private final List<byte[]> packed = new ArrayList<>();
        private final long[] lengths;
        private final long[] packedLengths;
        private final MemorySegment scratch;
        private final byte[] shuffled;

        Run(DType type, List<Block> blocks, Arena arena) {
            this.type = type;
            this.blocks = blocks;
            bytes = blocks.stream().mapToLong(b -> b.cells().byteSize()).sum();
            lengths = new long[blocks.size()];
            packedLengths = new long[blocks.size()];
            int largest = Math.toIntExact(type.bytes(BLOCK));
            scratch = arena.allocate(largest, 64);
            shuffled = new byte[largest];
            for (Block b : blocks) {
                payloads.add(arena.allocate(encoder.bound(type, b.width(), b.height())));
                packed.add(new byte[(int) Zstd.compressBound(b.cells().byteSize())]);
            }
        }

        void measure(boolean thorough) {
            encode();
            pack(3);
            check();
            System.out.printf(
                    Locale.ROOT, "%n%s, %d numbers: lossless %.4f", type, bytes * 8 / type.bits(), ratio(lengths));
            System.out.printf(Locale.ROOT, ", shuffled zstd-3 %.4f", ratio(packedLengths));
            if (thorough) {
                pack(19);
                System.out.printf(Locale.ROOT, ", shuffled zstd-19 %.4f", ratio(packedLengths));
                pack(3);
            }
            System.out.println();
            new Paired(type + " encode", "GB/s")
                    .add("lossless", bytes * 1e-9, this::encode)
                    .add("shuffle and zstd-3", bytes * 1e-9, () -> pack(3))
                    .run(3, 15);
            new Paired(type + " decode", "GB/s")
                    .add("lossless", bytes * 1e-9, this::decode)
                    .add("zstd-3 and unshuffle", bytes * 1e-9, this::unpack)
                    .run(3, 15);
        }

        private double ratio(long[] sizes) {
            long sum = 0;
            for (long size : sizes) {
                sum += size;
            }
            return bytes / (double) sum;
        }

        private void encode() {
            for (int i = 0; i < lengths.length; i++) {
                lengths[i] = encoder.encode(blocks.get(i), payloads.get(i)).bytes();
            }
        }

        private void decode() {
            for (int i = 0; i < lengths.length; i++) {
                decode(i);
            }
        }

        private MemorySegment decode(int i) {
            Block b = blocks.get(i);
            MemorySegment cells = scratch.asSlice(0, b.cells().byteSize());
            decoder.decode(payloads.get(i).asSlice(0, lengths[i]), new Block(type, b.width(), b.height(), cells));
            return cells;
        }

        private void check() {
            for (int i = 0; i < lengths.length; i++) {
                if (decode(i).mismatch(blocks.get(i).cells()) != -1) {
                    throw new IllegalStateException("block " + i + " of " + type + " did not come back");
                }
            }
        }

        private void pack(int level) {
            for (int i = 0; i < lengths.length; i++) {
                int n = shuffle(blocks.get(i).cells());
                byte[] target = packed.get(i);
                packedLengths[i] = Zstd.compressByteArray(target, 0, target.length, shuffled, 0, n, level);
            }
        }

        private void unpack() {
            for (int i = 0; i < lengths.length; i++) {
                int length = (int) packedLengths[i];
                long n = Zstd.decompressByteArray(shuffled, 0, shuffled.length, packed.get(i), 0, length);
                unshuffle((int) n);
            }
        }

        private int shuffle(MemorySegment cells) {
            int size = type.bits() / 8;
            int n = (int) (cells.byteSize() / size);
            for (int b = 0; b < size; b++) {
                for (int i = 0; i < n; i++) {
                    shuffled[b * n + i] = cells.get(JAVA_BYTE, (long) i * size + b);
                }
            }
            return n * size;
        }

        private void unshuffle(int length) {
            int size = type.bits() / 8;
            int n = length / size;
            for (int b = 0; b < size; b++) {
                for (int i = 0; i < n; i++) {
                    scratch.set(JAVA_BYTE, (long) i * size + b, shuffled[b * n + i]);
                }
            }
        }
    }
}
