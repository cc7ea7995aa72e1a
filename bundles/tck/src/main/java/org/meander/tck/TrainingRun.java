package org.meander.tck;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/**
 * A small network that learns to tell ten kinds of pictures apart, one epoch after the other, so that there are checkpoints of a real
 * training run: pictures of 28 x 28 made of blobs, shifted and noisy, in the manner of Fashion-MNIST; two hidden layers, the second of which is
 * frozen; stochastic gradient descent with momentum, under a learning rate that falls by a tenth every epoch. Everything follows from the
 * seed, in plain arithmetic, so that the weights are the same on every machine.
 */
public final class TrainingRun {

    private static final int SIDE = 28;
    private static final int PIXELS = SIDE * SIDE;
    private static final int KINDS = 10;
    private static final int BATCH = 32;
    private static final float MOMENTUM = 0.9f;
    private static final float RATE = 0.02f;
    private static final float DECAY = 0.9f;

    /** How much of a picture is the same for all kinds, and the largest noise of a pixel: so that nine in ten are told right in the end. */
    private static final float COMMON = 1;

    private static final float NOISE = 3.5f;

    private final Random random;
    private final int pictures;
    private final float[][] prototypes = new float[KINDS][];
    private final int[] widths;
    private final float[][] weights = new float[3][];
    private final float[][] biases = new float[3][];
    private final float[][] weightMoments = new float[3][];
    private final float[][] biasMoments = new float[3][];
    private final float[][] weightGradients = new float[3][];
    private final float[][] biasGradients = new float[3][];
    private final float[][] activations = new float[4][];
    private final float[][] deltas = new float[4][];
    private float rate = RATE;
    private int right;

    /**
     * @param pictures of an epoch
     * @param first width of the first hidden layer
     * @param second width of the second, which is frozen
     */
    public TrainingRun(long seed, int pictures, int first, int second) {
        random = new Random(seed);
        this.pictures = pictures;
        widths = new int[] {PIXELS, first, second, KINDS};
        float[] common = prototype();
        for (int k = 0; k < KINDS; k++) {
            float[] own = prototype();
            add(own, 0, common, 0, COMMON, PIXELS);
            prototypes[k] = own;
        }
        for (int layer = 0; layer < 3; layer++) {
            int in = widths[layer];
            int out = widths[layer + 1];
            weights[layer] = new float[in * out];
            biases[layer] = new float[out];
            weightMoments[layer] = new float[in * out];
            biasMoments[layer] = new float[out];
            weightGradients[layer] = new float[in * out];
            biasGradients[layer] = new float[out];
            for (int i = 0; i < in * out; i++) {
                weights[layer][i] = (float) (random.nextGaussian() * StrictMath.sqrt(2.0 / in));
            }
        }
        for (int layer = 0; layer < 4; layer++) {
            activations[layer] = new float[widths[layer]];
            deltas[layer] = new float[widths[layer]];
        }
    }

    private float[] prototype() {
        float[] picture = new float[PIXELS];
        for (int blob = 0; blob < 5; blob++) {
            double x = 5 + 18 * random.nextDouble();
            double y = 5 + 18 * random.nextDouble();
            double width = 2 + 3 * random.nextDouble();
            double height = 2 + 3 * random.nextDouble();
            for (int i = 0; i < PIXELS; i++) {
                double dx = (i % SIDE - x) / width;
                double dy = (i / SIDE - y) / height;
                picture[i] += (float) StrictMath.exp(-dx * dx - dy * dy);
            }
        }
        return picture;
    }

    /** Trains one epoch; returns the share of pictures that were told right before they were learnt from. */
    public double epoch() {
        right = 0;
        for (int done = 0; done < pictures; done += BATCH) {
            int batch = Math.min(BATCH, pictures - done);
            for (int i = 0; i < batch; i++) {
                learn(random.nextInt(KINDS), 1f / batch);
            }
            for (int layer = 0; layer < 3; layer += 2) {
                step(weights[layer], weightMoments[layer], weightGradients[layer]);
                step(biases[layer], biasMoments[layer], biasGradients[layer]);
            }
        }
        rate *= DECAY;
        return (double) right / pictures;
    }

    private void step(float[] values, float[] moments, float[] gradients) {
        for (int i = 0; i < values.length; i++) {
            moments[i] = MOMENTUM * moments[i] + gradients[i];
            values[i] -= rate * moments[i];
            gradients[i] = 0;
        }
    }

    private void learn(int kind, float share) {
        draw(kind);
        for (int layer = 0; layer < 3; layer++) {
            forward(layer);
        }
        float[] out = activations[3];
        int best = 0;
        double sum = 0;
        for (int k = 0; k < KINDS; k++) {
            best = out[k] > out[best] ? k : best;
            sum += StrictMath.exp(out[k]);
        }
        right += best == kind ? 1 : 0;
        for (int k = 0; k < KINDS; k++) {
            deltas[3][k] = share * (float) (StrictMath.exp(out[k]) / sum - (k == kind ? 1 : 0));
        }
        for (int layer = 2; layer >= 0; layer--) {
            backward(layer);
        }
    }

    private void draw(int kind) {
        int shift = random.nextInt(5) - 2 + SIDE * (random.nextInt(5) - 2);
        float strength = 0.7f + 0.6f * random.nextFloat();
        for (int i = 0; i < PIXELS; i++) {
            int from = i + shift;
            float clean = from >= 0 && from < PIXELS ? strength * prototypes[kind][from] : 0;
            float noisy = clean + NOISE * (random.nextFloat() + random.nextFloat() - 1);
            activations[0][i] = Math.clamp(noisy, 0, 2);
        }
    }

    private void forward(int layer) {
        float[] in = activations[layer];
        float[] out = activations[layer + 1];
        System.arraycopy(biases[layer], 0, out, 0, out.length);
        for (int i = 0; i < in.length; i++) {
            if (in[i] != 0) {
                add(out, 0, weights[layer], i * out.length, in[i], out.length);
            }
        }
        for (int k = 0; layer < 2 && k < out.length; k++) {
            out[k] = Math.max(0, out[k]);
        }
    }

    private void backward(int layer) {
        float[] in = activations[layer];
        float[] delta = deltas[layer + 1];
        boolean frozen = layer == 1;
        for (int i = 0; i < in.length; i++) {
            int row = i * delta.length;
            if (in[i] == 0) {
                deltas[layer][i] = 0;
                continue;
            }
            if (!frozen) {
                add(weightGradients[layer], row, delta, 0, in[i], delta.length);
            }
            if (layer > 0) {
                float sum = 0;
                for (int k = 0; k < delta.length; k++) {
                    sum += weights[layer][row + k] * delta[k];
                }
                deltas[layer][i] = sum;
            }
        }
        if (!frozen) {
            add(biasGradients[layer], 0, delta, 0, 1, delta.length);
        }
    }

    private static void add(float[] target, int to, float[] source, int from, float factor, int n) {
        for (int i = 0; i < n; i++) {
            target[to + i] += factor * source[from + i];
        }
    }

    /** Number of weights and biases. */
    public int parameters() {
        int sum = 0;
        for (int layer = 0; layer < 3; layer++) {
            sum += weights[layer].length + biases[layer].length;
        }
        return sum;
    }

    /** Writes the weights and biases as they are now as a safetensors file. */
    public void save(Path file) throws IOException {
        StringBuilder header = new StringBuilder("{");
        int offset = 0;
        for (int layer = 0; layer < 3; layer++) {
            offset = describe(header, layer + ".weight", "[" + widths[layer] + "," + widths[layer + 1] + "]", offset);
            offset = describe(header, layer + ".bias", "[" + widths[layer + 1] + "]", offset);
        }
        header.setCharAt(header.length() - 1, '}');
        header.append(" ".repeat(-header.length() & 7));
        byte[] text = header.toString().getBytes(StandardCharsets.US_ASCII);
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            out.write(ByteBuffer.allocate(8)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(text.length)
                    .array());
            out.write(text);
            for (int layer = 0; layer < 3; layer++) {
                out.write(bytes(weights[layer]));
                out.write(bytes(biases[layer]));
            }
        }
    }

    private static int describe(StringBuilder header, String name, String shape, int offset) {
        int elements = 1;
        for (String extent : shape.substring(1, shape.length() - 1).split(",")) {
            elements *= Integer.parseInt(extent);
        }
        header.append("\"layers.%s\":{\"dtype\":\"F32\",\"shape\":%s,\"data_offsets\":[%d,%d]},"
                .formatted(name, shape, offset, offset + 4 * elements));
        return offset + 4 * elements;
    }

    private static byte[] bytes(float[] values) {
        ByteBuffer buffer = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        buffer.asFloatBuffer().put(values);
        return buffer.array();
    }

    /** The weights of a layer, 0 to 2, as they are now. */
    public float[] weights(int layer) {
        return weights[layer].clone();
    }

    /** The biases of a layer, 0 to 2, as they are now. */
    public float[] biases(int layer) {
        return biases[layer].clone();
    }
}
