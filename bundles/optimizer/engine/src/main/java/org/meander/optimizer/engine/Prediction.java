package org.meander.optimizer.engine;

import org.meander.optimizer.Evaluator;
import org.meander.optimizer.PointSource;
import org.meander.optimizer.Support;
import org.meander.optimizer.Tile;

/** Points whose y are what a model would be after a step if it were linear. */
final class Prediction implements PointSource {

    private final PointSource points;
    private final Evaluator evaluator;
    private final double[] step;

    /**
     * @param points stay the caller's
     * @param evaluator where the step begins
     * @param step of all parameters
     */
    Prediction(PointSource points, Evaluator evaluator, double[] step) {
        this.points = points;
        this.evaluator = evaluator;
        this.step = step;
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
        Tile tile = new Tile(points.columns(), step.length);
        return new Reader() {

            @Override
            public void read(long from, int count, double[] target, int stride) {
                reader.read(from, count, target, stride);
                int done = 0;
                while (done < count) {
                    Support support = evaluator.support(from + done);
                    int part = (int) Math.min(count - done, support.end() - from - done);
                    predict(support, from + done, part, target, points.inputs() * stride + done);
                    done += part;
                }
            }

            private void predict(Support support, long from, int count, double[] target, int at) {
                tile.load(reader, from, count);
                evaluator.evaluate(tile);
                double[] out = tile.outputs();
                System.arraycopy(out, tile.value(), target, at, count);
                for (int k = 0; k < support.size(step.length); k++) {
                    double length = step[support.parameter(k)];
                    int column = tile.gradient(k);
                    for (int i = 0; length != 0 && i < count; i++) {
                        target[at + i] += length * out[column + i];
                    }
                }
            }

            @Override
            public void read(long from, int count, float[] target, int stride) {
                throw new UnsupportedOperationException("predictions are in double precision");
            }

            @Override
            public void expect(long from, long count) {
                reader.expect(from, count);
            }

            @Override
            public void close() {
                reader.close();
            }
        };
    }
}
