package org.meander.optimizer.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.meander.optimizer.PointSource;

final class HeldPointsTest {

    /** Three columns whose values say where they are; counts what is read. */
    private static final class Places implements PointSource {

        private final long count;
        private long read;
        private int open;

        Places(long count) {
            this.count = count;
        }

        @Override
        public String location() {
            return "places";
        }

        @Override
        public long count() {
            return count;
        }

        @Override
        public int inputs() {
            return 1;
        }

        @Override
        public boolean weighted() {
            return true;
        }

        @Override
        public Reader open() {
            open++;
            return new Reader() {
                @Override
                public void read(long from, int points, double[] target, int stride) {
                    read += points;
                    for (int c = 0; c < 3; c++) {
                        for (int i = 0; i < points; i++) {
                            target[c * stride + i] = value(c, from + i);
                        }
                    }
                }

                @Override
                public void read(long from, int points, float[] target, int stride) {
                    throw new IllegalStateException("what is held is held in double precision");
                }

                @Override
                public void close() {
                    open--;
                }
            };
        }

        static double value(int column, long position) {
            return 1e7 * column + position;
        }
    }

    @ParameterizedTest
    @CsvSource({"1000000, 5000, 500", "1000000, 1000, 7", "1000, 1000, 300", "10, 100, 3"})
    void everyChunkIsReadOnce(long count, long sample, long run) {
        Ranges ranges = Ranges.sample(count, sample, run);
        Places places = new Places(count);
        HeldPoints held = new HeldPoints(places, ranges);
        assertEquals(3, held.columns());
        double[] wide = new double[3 * 40];
        float[] narrow = new float[3 * 40];
        for (int pass = 0; pass < 2; pass++) {
            try (PointSource.Reader reader = held.open()) {
                for (long chunk = 0; chunk < ranges.count(); chunk++) {
                    for (long at = ranges.from(chunk); at < ranges.to(chunk); at += 37) {
                        int points = (int) Math.min(37, ranges.to(chunk) - at);
                        reader.read(at, points, wide, 40);
                        reader.read(at, points, narrow, 40);
                        for (int c = 0; c < 3; c++) {
                            for (int i = 0; i < points; i++) {
                                assertEquals(Places.value(c, at + i), wide[c * 40 + i]);
                                assertEquals((float) Places.value(c, at + i), narrow[c * 40 + i]);
                            }
                        }
                    }
                }
            }
        }
        assertEquals(ranges.points(), places.read);
        assertEquals(0, places.open);
    }

    @Test
    void chunksAreFoundFromPositions() {
        for (Ranges ranges : new Ranges[] {Ranges.all(1000, 7), Ranges.sample(1_000_003, 999, 9)}) {
            long[] found = new long[(int) ranges.count()];
            long[] expected = new long[found.length];
            for (int chunk = 0; chunk < found.length; chunk++) {
                long last = ranges.to(chunk) - 1;
                found[chunk] = ranges.chunk(ranges.from(chunk)) == ranges.chunk(last) ? ranges.chunk(last) : -1;
                expected[chunk] = chunk;
            }
            assertArrayEquals(expected, found);
        }
    }
}
