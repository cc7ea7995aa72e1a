package org.meander.optimizer.xpcs;

import org.meander.optimizer.PointSource;

/** The points of a grid, read from a file row by row; a reader holds one row. */
final class XpcsPoints implements PointSource {

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

        private final double[] row = new double[grid.frames()];
        private int angle = -1;
        private int number = -1;
        private Rows rows;

        @Override
        public void read(long from, int points, double[] target, int stride) {
            for (int done = 0; done < points; ) {
                int column = find(from + done);
                int count = Math.min(points - done, grid.order().last(number, grid.frames()) - column);
                System.arraycopy(row, column, target, done, count);
                done += count;
            }
        }

        @Override
        public void read(long from, int points, float[] target, int stride) {
            for (int done = 0; done < points; ) {
                int column = find(from + done);
                int count = Math.min(points - done, grid.order().last(number, grid.frames()) - column);
                for (int k = 0; k < count; k++) {
                    target[done + k] = (float) row[column + k];
                }
                done += count;
            }
        }

        /** Has the row of a point read; the point's column. */
        private int find(long position) {
            int at = (int) (position / grid.area());
            long within = position % grid.area();
            Order order = grid.order();
            int i = order.row(within, grid.frames());
            int first = order.first(i);
            if (at != angle) {
                close();
                rows = matrices.rows(at);
                angle = at;
            }
            if (i != number) {
                number = -1;
                rows.read(i, first, order.last(i, grid.frames()), row, first);
                number = i;
            }
            return first + (int) (within - order.begin(i, grid.frames()));
        }

        @Override
        public void close() {
            if (rows != null) {
                rows.close();
                rows = null;
            }
            angle = -1;
            number = -1;
        }
    }
}
