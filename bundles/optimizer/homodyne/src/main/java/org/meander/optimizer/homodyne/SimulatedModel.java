package org.meander.optimizer.homodyne;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.meander.base.MeanderException;
import org.meander.base.TensorInfo;
import org.meander.optimizer.Parameter;
import org.meander.optimizer.PointSource;
import org.meander.optimizer.Tile;
import org.meander.optimizer.xpcs.TwoTimeGrid;
import org.meander.source.ElementReader;
import org.meander.source.ElementStream;
import org.meander.source.TensorModel;
import org.meander.source.TensorStream;

/** Tensors of a simulation: wave vectors, angles, and for each angle the upper half of its correlations, whose diagonal is halved. */
final class SimulatedModel implements TensorModel {

    private static final ValueLayout.OfDouble F64 =
            ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final TwoTimeGrid grid;
    private final double sigma;
    private final long seed;
    private final String text;
    private final HomodyneEvaluator evaluator;
    private final int parameters;
    private final List<SimulatedLayout.Numbers> lists;
    private final List<TensorInfo> tensors;
    private volatile boolean closed;

    SimulatedModel(HomodyneModel model, TwoTimeGrid grid, SimulatedLayout layout, double sigma, long seed) {
        double[] values =
                model.parameters().stream().mapToDouble(Parameter::start).toArray();
        this.grid = grid;
        this.sigma = sigma;
        this.seed = seed;
        this.text = model.identity() + " at " + Arrays.toString(values) + ", sigma " + sigma + ", seed " + seed
                + (layout == SimulatedLayout.OLD ? "" : ", " + SimulatedLayout.APS_U);
        this.evaluator = model.evaluator(values);
        this.parameters = values.length;
        this.lists = layout.lists(grid);
        this.tensors = layout.tensors(grid);
    }

    @Override
    public String name() {
        return HomodyneSimulator.NAME;
    }

    @Override
    public Map<String, String> metadata() {
        return Map.of("simulator", text);
    }

    @Override
    public List<TensorInfo> tensors() {
        return tensors;
    }

    @Override
    public String fingerprint() {
        return text;
    }

    @Override
    public TensorStream stream(TensorInfo tensor, long from) {
        checkOpen();
        int index = tensors.indexOf(tensor);
        if (index < 0) {
            throw MeanderException.notFound("model '%s' has no tensor %s; take one of its own", name(), tensor);
        }
        return new ElementStream(tensor, from, index < lists.size() ? list(index) : new Values(index - lists.size()));
    }

    private ElementReader list(int index) {
        double[] list = lists.get(index).values();
        return (from, count, target) -> {
            checkOpen();
            for (int i = 0; i < count; i++) {
                target.set(F64, 8L * i, list[(int) from + i]);
            }
        };
    }

    private void checkOpen() {
        if (closed) {
            throw MeanderException.invalid("model '%s' is closed; open it again", name());
        }
    }

    @Override
    public void close() {
        closed = true;
    }

    /** Values of one angle, a part of a row at a time; for one thread. */
    private final class Values implements ElementReader {

        private final int angle;
        private final Tile tile = new Tile(1, parameters);
        private final Noise noise;

        Values(int angle) {
            this.angle = angle;
            this.noise = new Noise(seed, angle);
        }

        @Override
        public void read(long from, long count, MemorySegment target) {
            checkOpen();
            int frames = grid.frames();
            for (long done = 0; done < count; ) {
                long element = from + done;
                int i = (int) (element / frames);
                int j = (int) (element % frames);
                boolean below = j < i;
                int most = Tile.CAPACITY - (int) (element % Noise.BLOCK);
                int part = (int) Math.min(count - done, below ? i - j : Math.min(most, frames - j));
                if (below) {
                    target.asSlice(8 * done, 8L * part).fill((byte) 0);
                } else {
                    fill(element, part, j == i);
                    MemorySegment.copy(tile.outputs(), tile.value(), target, F64, 8 * done, part);
                }
                done += part;
            }
        }

        private void fill(long element, int count, boolean diagonal) {
            tile.load(Nothing.READER, angle * grid.area() + element, count);
            evaluator.values(tile);
            double[] values = tile.outputs();
            if (sigma > 0) {
                noise.add(element, sigma, values, tile.value(), count);
            }
            if (diagonal) {
                values[tile.value()] *= 0.5;
            }
        }
    }

    /** Points of which nothing is measured. */
    private enum Nothing implements PointSource.Reader {
        READER;

        @Override
        public void read(long from, int points, double[] target, int stride) {
            Arrays.fill(target, 0, points, 0);
        }

        @Override
        public void read(long from, int points, float[] target, int stride) {
            Arrays.fill(target, 0, points, 0);
        }
    }
}
