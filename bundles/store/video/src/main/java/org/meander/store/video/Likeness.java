package org.meander.store.video;

/**
 * Frames as short vectors that tell how alike they are: the means of {@value #SIDE} × {@value #SIDE} fields of the picture, less their
 * mean, of length 1. The product of two is the correlation r of the fields; similarity is {@code (r + 1) / 2}, 0..1.
 */
final class Likeness {

    /** Fields a side; a picture with fewer pixels repeats some. */
    static final int SIDE = 16;

    private Likeness() {}

    /** The vector of a picture; zeros if all fields are equal. */
    static float[] of(short[] levels, int width, int height) {
        float[] fields = new float[SIDE * SIDE];
        double mean = 0;
        for (int v = 0; v < SIDE; v++) {
            int top = v * height / SIDE;
            int bottom = Math.max(top + 1, (v + 1) * height / SIDE);
            for (int u = 0; u < SIDE; u++) {
                int left = u * width / SIDE;
                int right = Math.max(left + 1, (u + 1) * width / SIDE);
                long sum = 0;
                for (int y = top; y < bottom; y++) {
                    for (int x = left; x < right; x++) {
                        sum += levels[y * width + x] & 0xffff;
                    }
                }
                double field = (double) sum / ((long) (bottom - top) * (right - left));
                fields[v * SIDE + u] = (float) field;
                mean += field;
            }
        }
        return normed(fields, mean / fields.length);
    }

    private static float[] normed(float[] fields, double mean) {
        double squares = 0;
        for (int i = 0; i < fields.length; i++) {
            fields[i] -= (float) mean;
            squares += fields[i] * fields[i];
        }
        float factor = squares == 0 ? 0 : (float) (1 / Math.sqrt(squares));
        for (int i = 0; i < fields.length; i++) {
            fields[i] *= factor;
        }
        return fields;
    }

    /** 0..1; that of two pictures without differences between their fields is 1, of one such with another 1/2. */
    static double similarity(float[] a, float[] b) {
        float dot = 0;
        float squares = 0;
        for (int i = 0; i < a.length; i++) {
            dot += a[i] * b[i];
            squares += a[i] * a[i] + b[i] * b[i];
        }
        return squares == 0 ? 1 : Math.clamp((dot + 1.0) / 2, 0, 1);
    }
}
