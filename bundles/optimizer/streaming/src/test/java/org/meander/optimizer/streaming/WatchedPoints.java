package org.meander.optimizer.streaming;

import org.meander.optimizer.PointSource;

/** Points whose reads in double precision are told beforehand. */
record WatchedPoints(PointSource points, Watch watch) implements PointSource {

    interface Watch {
        void read(long from, int count);
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
        Reader reader = points.open();
        return new Reader() {
            @Override
            public void read(long from, int count, double[] target, int stride) {
                watch.read(from, count);
                reader.read(from, count, target, stride);
            }

            @Override
            public void read(long from, int count, float[] target, int stride) {
                reader.read(from, count, target, stride);
            }
        };
    }
}
