package org.meander.tck;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;
import org.meander.curve.Grid;
import org.meander.curve.Point;
import org.meander.curve.SpaceFillingCurve;

/** What every {@link SpaceFillingCurve} must do. Extend it, and give the curve to test. */
public abstract class CurveContract {

    private static final long MAX_COUNT = 1L << 61;

    /** The curve to test. */
    protected abstract SpaceFillingCurve curve();

    /** Whether consecutive positions are always cells that share an edge. */
    protected abstract boolean continuous();

    /** Grids that are too large for bulk operations, for point queries; sides should reach 2^31. */
    protected List<Grid> hugeGrids() {
        return List.of(curve().grid(MAX_COUNT), curve().grid(MAX_COUNT - 1), curve().grid((1L << 60) + 1));
    }

    @Test
    void everyGridHoldsItsSequenceAndUsesHalfOfItsCells() {
        for (long count = 1; count <= 100_000; count++) {
            requireUse(count);
        }
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 100_000; i++) {
            requireUse(random.nextLong(1, 1L << random.nextInt(17, 62)));
        }
        for (int k = 1; k <= 61; k++) {
            requireUse((1L << k) - 1);
            requireUse(1L << k);
            requireUse(Math.min((1L << k) + 1, MAX_COUNT));
        }
    }

    @Test
    void refusesCountsOutOfRange() {
        refused(() -> curve().grid(0));
        refused(() -> curve().grid(-1));
        refused(() -> curve().grid(MAX_COUNT + 1));
        refused(() -> curve().grid(Long.MAX_VALUE));
    }

    @Test
    void pointsAndPositionsAreOneToOne() {
        for (long count : counts()) {
            Grid grid = curve().grid(count);
            boolean[] seen = new boolean[Math.toIntExact(grid.cells())];
            Point before = null;
            for (int d = 0; d < seen.length; d++) {
                Point point = curve().point(grid, d);
                int cell = Math.toIntExact(point.y() * grid.width() + point.x());
                assertFalse(seen[cell], () -> "visited twice: " + point + " on " + grid);
                seen[cell] = true;
                assertEquals(d, curve().position(grid, point.x(), point.y()));
                if (continuous() && before != null) {
                    assertEquals(1, distance(before, point), before + " to " + point + " on " + grid);
                }
                before = point;
            }
        }
    }

    @Test
    void hugeGridsWorkAtTheirEndsAndAtRandom() {
        for (Grid grid : hugeGrids()) {
            SplittableRandom random = new SplittableRandom(2);
            for (long d = 0; d < 1000; d++) {
                roundTrip(grid, d);
                roundTrip(grid, grid.cells() - 1 - d);
                roundTrip(grid, random.nextLong(grid.cells()));
                roundTrip(grid, 1L << d % (Long.SIZE - 1 - Long.numberOfLeadingZeros(grid.cells())));
            }
            for (long x : new long[] {0, grid.width() / 2, grid.width() - 1}) {
                for (long y : new long[] {0, grid.height() / 2, grid.height() - 1}) {
                    assertEquals(new Point(x, y), curve().point(grid, curve().position(grid, x, y)));
                }
            }
        }
    }

    @Test
    void refusesPositionsAndCellsOutsideTheGrid() {
        Grid grid = curve().grid(100);
        refused(() -> curve().point(grid, -1));
        refused(() -> curve().point(grid, grid.cells()));
        refused(() -> curve().position(grid, -1, 0));
        refused(() -> curve().position(grid, 0, -1));
        refused(() -> curve().position(grid, grid.width(), 0));
        refused(() -> curve().position(grid, 0, grid.height()));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 8})
    void mapsEveryElementToItsCellAndBack(int elementBytes) {
        for (long count : counts()) {
            Grid grid = curve().grid(count);
            long[] cells = cells(grid);
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment sequence = arena.allocate(count * elementBytes);
                MemorySegment image = arena.allocate(grid.cells() * elementBytes);
                bulk(grid, cells, elementBytes, sequence, image);
            }
            bulk(grid, cells, elementBytes, heap(count, elementBytes), heap(grid.cells(), elementBytes));
        }
    }

    @Test
    void workOnAnyKindOfSegmentAndAlignment() {
        for (long count : new long[] {1, 77, 5000, 100_003}) {
            Grid grid = curve().grid(count);
            long[] cells = cells(grid);
            int used = Math.toIntExact(count);
            int all = Math.toIntExact(grid.cells());
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment odd = arena.allocate(4 * count + 1).asSlice(1);
                bulk(grid, cells, 4, odd, MemorySegment.ofArray(new float[all]));
                bulk(
                        grid,
                        cells,
                        4,
                        MemorySegment.ofArray(new float[used]),
                        arena.allocate(4L * all + 3).asSlice(3));
                bulk(grid, cells, 8, MemorySegment.ofArray(new double[used]), MemorySegment.ofArray(new long[all]));
                bulk(grid, cells, 2, MemorySegment.ofArray(new char[used]), MemorySegment.ofArray(new short[all]));
                bulk(grid, cells, 1, arena.allocate(used), MemorySegment.ofArray(new byte[all]));
                bulk(
                        grid,
                        cells,
                        4,
                        MemorySegment.ofArray(new byte[4 * used + 7]).asSlice(5, 4L * used),
                        heap(all, 4));
            }
        }
    }

    @Test
    void takesReadOnlySources() {
        Grid grid = curve().grid(100);
        MemorySegment sequence = heap(100, 4);
        sequence.fill((byte) 7);
        MemorySegment image = heap(grid.cells(), 4);
        curve().map(grid, sequence.asReadOnly(), image, 4);
        MemorySegment back = heap(100, 4);
        curve().unmap(grid, image.asReadOnly(), back, 4);
        assertEquals(-1, sequence.mismatch(back));
        refused(() -> curve().map(grid, sequence, image.asReadOnly(), 4));
        refused(() -> curve().unmap(grid, image, back.asReadOnly(), 4));
    }

    @Test
    void refusesElementSizesAndSegmentsThatDoNotFit() {
        Grid grid = curve().grid(100);
        for (int bytes : new int[] {-4, 0, 3, 5, 6, 7, 16}) {
            int size = Math.max(bytes, 1);
            refused(() -> curve().map(grid, heap(100, size), heap(grid.cells(), size), bytes));
            refused(() -> curve().unmap(grid, heap(grid.cells(), size), heap(100, size), bytes));
        }
        for (long wrong : new long[] {-1, 1}) {
            refused(() -> curve().map(grid, bytes(400 + wrong), bytes(4 * grid.cells()), 4));
            refused(() -> curve().map(grid, bytes(400), bytes(4 * grid.cells() + wrong), 4));
            refused(() -> curve().unmap(grid, bytes(4 * grid.cells() + wrong), bytes(400), 4));
            refused(() -> curve().unmap(grid, bytes(4 * grid.cells()), bytes(400 + wrong), 4));
        }
        MemorySegment both = bytes(4 * grid.cells() + 396);
        refused(() -> curve().map(grid, both.asSlice(0, 400), both.asSlice(396, 4 * grid.cells()), 4));
    }

    /**
     * Every pass, once a size is warm; and sizes one after the other, because what the compiler made for one must not be in the way of
     * the next.
     */
    @Test
    void warmPassesAllocateNothingThatGrows() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        Grid grid = curve().grid((1 << 18) + 4321);
        for (int elementBytes : new int[] {4, 1, 8, 2, 1, 4}) {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment sequence = arena.allocate(grid.count() * elementBytes, 64);
                MemorySegment image = arena.allocate(grid.cells() * elementBytes, 64);
                int quiet = 0;
                long most = 0;
                for (int pass = 0; pass < 2000 && quiet < 100; pass++) {
                    long before = threads.getCurrentThreadAllocatedBytes();
                    curve().map(grid, sequence, image, elementBytes);
                    curve().unmap(grid, image, sequence, elementBytes);
                    most = threads.getCurrentThreadAllocatedBytes() - before;
                    quiet = most <= 4096 ? quiet + 1 : 0;
                }
                assertEquals(100, quiet, "elements of " + elementBytes + ": a warm pass allocated " + most + " bytes");
            }
        }
    }

    private void bulk(Grid grid, long[] cells, int elementBytes, MemorySegment sequence, MemorySegment image) {
        SplittableRandom random = new SplittableRandom(grid.count());
        for (long i = 0; i < sequence.byteSize(); i++) {
            sequence.set(ValueLayout.JAVA_BYTE, i, (byte) random.nextInt(1, 256));
        }
        image.fill((byte) 0x5a);
        MemorySegment expected = bytes(image.byteSize());
        for (int d = 0; d < cells.length; d++) {
            MemorySegment.copy(sequence, (long) d * elementBytes, expected, cells[d] * elementBytes, elementBytes);
        }
        curve().map(grid, sequence, image, elementBytes);
        assertEquals(-1, expected.mismatch(image), () -> "image of " + grid + ", elements of " + elementBytes);

        byte[] first = sequence.toArray(ValueLayout.JAVA_BYTE);
        sequence.fill((byte) 0);
        curve().unmap(grid, image, sequence, elementBytes);
        assertArrayEquals(first, sequence.toArray(ValueLayout.JAVA_BYTE));
    }

    private long[] cells(Grid grid) {
        long[] cells = new long[Math.toIntExact(grid.count())];
        for (int d = 0; d < cells.length; d++) {
            Point point = curve().point(grid, d);
            cells[d] = point.y() * grid.width() + point.x();
        }
        return cells;
    }

    private void requireUse(long count) {
        Grid grid = curve().grid(count);
        assertEquals(count, grid.count());
        assertTrue(grid.efficiency() >= 0.5, grid::toString);
    }

    private void roundTrip(Grid grid, long d) {
        Point point = curve().point(grid, d);
        assertEquals(d, curve().position(grid, point.x(), point.y()), () -> point + " on " + grid);
        if (continuous() && d + 1 < grid.cells()) {
            assertEquals(1, distance(point, curve().point(grid, d + 1)), () -> "after " + point + " on " + grid);
        }
    }

    private static long distance(Point a, Point b) {
        return Math.abs(a.x() - b.x()) + Math.abs(a.y() - b.y());
    }

    /** All small counts; then lengths at, before and after powers of two, and primes. */
    private static long[] counts() {
        return IntStream.concat(
                        IntStream.rangeClosed(1, 600),
                        IntStream.of(
                                1023, 1024, 1025, 2047, 4095, 4096, 4097, 5000, 8191, 10_007, 16_383, 16_384, 16_385,
                                20_011, 32_769, 65_535, 65_536, 65_537, 104_729, 262_143, 262_145))
                .asLongStream()
                .toArray();
    }

    private static MemorySegment heap(long elements, int elementBytes) {
        int length = Math.toIntExact(elements);
        return switch (elementBytes) {
            case 2 -> MemorySegment.ofArray(new short[length]);
            case 4 -> MemorySegment.ofArray(new float[length]);
            case 8 -> MemorySegment.ofArray(new double[length]);
            default -> bytes(elements * elementBytes);
        };
    }

    private static MemorySegment bytes(long size) {
        return MemorySegment.ofArray(new byte[Math.toIntExact(size)]);
    }

    private static void refused(Executable call) {
        assertEquals(
                StandardError.INVALID_ARGUMENT,
                assertThrows(MeanderException.class, call).code());
    }
}
