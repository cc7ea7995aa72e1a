package org.meander.optimizer.xpcs;

import org.meander.optimizer.PointSource;

/** The points of a grid, read from a file row by row; a reader holds a part of a row. */
final class XpcsPoints implements PointSource {

    /** Values that are read at once, or fewer if chunks are smaller: what is read beyond the end of a chunk of points is read for nothing. */
    private static final int PART = 4096;

    private final Matrices matrices;
    private final TwoTimeGrid grid;

    XpcsPoints(Matrices matrices, TwoTimeGrid grid) {
        this.matrices = matrices;
        this.grid = grid;
    }

    @Override
    public String location() {
        return matrices.file().name();
    }

    @Override
    public long count() {
        return grid.points();
    }

    @Override
    public int inputs() {
        return 0;
    }

    @Override
    public boolean weighted() {
        return false;
    }

    @Override
    public Reader open() {
        return new RowReader();
    }

    private final class RowReader implements Reader {

        private final double[] part = new double[Math.min(PART, grid.frames())];
        private int most = part.length;
        private int angle = -1;
        private int row = -1;
        private int begin;
        private int end;
        private Rows rows;

        @Override
        public void read(long from, int points, double[] target, int stride) {
            for (int done = 0; done < points; ) {
                int at = find(from + done);
                int count = Math.min(points - done, end - begin - at);
                System.arraycopy(part, at, target, done, count);
                done += count;
            }
        }

        @Override
        public void read(long from, int points, float[] target, int stride) {
            for (int done = 0; done < points; ) {
                int at = find(from + done);
                int count = Math.min(points - done, end - begin - at);
                for (int k = 0; k < count; k++) {
                    target[done + k] = (float) part[at + k];
                }
                done += count;
            }
        }

        @Override
        public void expect(long from, long points) {
            most = (int) Math.min(part.length, points);
        }

        /** Has a point read; its index in the part. */
        private int find(long position) {
            int a = (int) (position / grid.area());
            long within = position % grid.area();
            Order order = grid.order();
            int i = order.row(within, grid.frames());
            int j = order.first(i) + (int) (within - order.begin(i, grid.frames()));
            if (a != angle) {
                close();
                rows = matrices.rows(a);
                angle = a;
            }
            if (i != row || j < begin || j >= end) {
                row = -1;
                begin = j;
                end = Math.min(j + most, order.last(i, grid.frames()));
                rows.read(i, begin, end, part, 0);
                row = i;
            }
            return j - begin;
        }

        @Override
        public void close() {
            if (rows != null) {
                rows.close();
                rows = null;
            }
            angle = -1;
            row = -1;
        }
    }
}
