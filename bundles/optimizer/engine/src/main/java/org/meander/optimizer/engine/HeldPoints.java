package org.meander.optimizer.engine;

import org.meander.optimizer.PointSource;
import org.meander.optimizer.Tile;

/**
 * Some runs of other points, each read once and then held in memory, for passes that go over few points many times. No two readers may read the same
 * run at once; passes see to that.
 */
public final class HeldPoints implements PointSource {

    private final PointSource points;
    private final Ranges ranges;
    private final int length;
    private final double[][] runs;

    /**
     * @param points stay the caller's
     * @param ranges which of them are held
     */
    public HeldPoints(PointSource points, Ranges ranges) {
        this.points = points;
        this.ranges = ranges;
        this.length = Math.toIntExact(ranges.to(0) - ranges.from(0));
        this.runs = new double[Math.toIntExact(ranges.runs())][];
    }

    @Override
    public String location() {
        return points.location();
    }

    @Override
    public long count() {
        return points.count();
    }

    @Override
    public int inputs() {
        return points.inputs();
    }

    @Override
    public boolean weighted() {
        return points.weighted();
    }

    @Override
    public Reader open() {
        return new HeldReader();
    }

    private final class HeldReader implements Reader {

        private Reader reader;

        @Override
        public void read(long from, int count, double[] target, int stride) {
            int run = (int) ranges.run(from);
            double[] held = held(run);
            int at = (int) (from - ranges.from(run));
            for (int c = 0; c < columns(); c++) {
                System.arraycopy(held, c * length + at, target, c * stride, count);
            }
        }

        @Override
        public void read(long from, int count, float[] target, int stride) {
            int run = (int) ranges.run(from);
            double[] held = held(run);
            int at = (int) (from - ranges.from(run));
            for (int c = 0; c < columns(); c++) {
                for (int i = 0; i < count; i++) {
                    target[c * stride + i] = (float) held[c * length + at + i];
                }
            }
        }

        private double[] held(int run) {
            if (runs[run] == null) {
                runs[run] = load(ranges.from(run), ranges.to(run));
            }
            return runs[run];
        }

        private double[] load(long from, long to) {
            if (reader == null) {
                reader = points.open();
                reader.expect(from, to - from);
            }
            double[] held = new double[columns() * length];
            double[] part = new double[columns() * Tile.CAPACITY];
            for (long at = from; at < to; at += Tile.CAPACITY) {
                int count = (int) Math.min(Tile.CAPACITY, to - at);
                reader.read(at, count, part, Tile.CAPACITY);
                for (int c = 0; c < columns(); c++) {
                    System.arraycopy(part, c * Tile.CAPACITY, held, c * length + (int) (at - from), count);
                }
            }
            return held;
        }

        @Override
        public void close() {
            if (reader != null) {
                reader.close();
                reader = null;
            }
        }
    }
}
