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
    void everyRunIsReadOnce(long count, long sample, long length) {
        Ranges ranges = Ranges.sample(count, sample, length);
        Places places = new Places(count);
        HeldPoints held = new HeldPoints(places, ranges);
        assertEquals(3, held.columns());
        double[] wide = new double[3 * 40];
        float[] narrow = new float[3 * 40];
        for (int pass = 0; pass < 2; pass++) {
            try (PointSource.Reader reader = held.open()) {
                for (long run = 0; run < ranges.runs(); run++) {
                    for (long at = ranges.from(run); at < ranges.to(run); at += 37) {
                        int points = (int) Math.min(37, ranges.to(run) - at);
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
    void runsAreFoundFromPositions() {
        for (Ranges ranges : new Ranges[] {Ranges.all(1000, 7), Ranges.sample(1_000_003, 999, 9)}) {
            long[] found = new long[(int) ranges.runs()];
            long[] expected = new long[found.length];
            for (int run = 0; run < found.length; run++) {
                long last = ranges.to(run) - 1;
                found[run] = ranges.run(ranges.from(run)) == ranges.run(last) ? ranges.run(last) : -1;
                expected[run] = run;
            }
            assertArrayEquals(expected, found);
        }
    }
}
