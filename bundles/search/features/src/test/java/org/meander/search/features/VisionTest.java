package org.meander.search.features;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** OpenCV's numbers against the formulas, written down once more. */
class VisionTest {

    private static final int SIDE = 128;

    /** Soft blobs, so that there are corners to find, with noise. */
    private static byte[] picture(long seed, double noise) {
        Random blobs = new Random(5);
        Random random = new Random(seed);
        double[] levels = new double[SIDE * SIDE];
        for (int b = 0; b < 200; b++) {
            int x = blobs.nextInt(SIDE);
            int y = blobs.nextInt(SIDE);
            int size = 2 + blobs.nextInt(6);
            double level = 255 * blobs.nextDouble();
            for (int i = y; i < Math.min(SIDE, y + size); i++) {
                for (int k = x; k < Math.min(SIDE, x + size); k++) {
                    levels[i * SIDE + k] = level;
                }
            }
        }
        byte[] pixels = new byte[levels.length];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (int) Math.clamp(levels[i] + noise * random.nextGaussian(), 0, 255);
        }
        return pixels;
    }

    private static Frame frame(byte[] pixels) {
        Vision.load();
        return Vision.frame(pixels, SIDE, 100);
    }

    private static double correlation(double[] a, double[] b) {
        double meanA = 0;
        double meanB = 0;
        for (int i = 0; i < a.length; i++) {
            meanA += a[i] / a.length;
            meanB += b[i] / b.length;
        }
        double ab = 0;
        double aa = 0;
        double bb = 0;
        for (int i = 0; i < a.length; i++) {
            ab += (a[i] - meanA) * (b[i] - meanB);
            aa += (a[i] - meanA) * (a[i] - meanA);
            bb += (b[i] - meanB) * (b[i] - meanB);
        }
        return ab / Math.sqrt(aa * bb);
    }

    private static double[] levels(byte[] pixels) {
        double[] levels = new double[pixels.length];
        for (int i = 0; i < pixels.length; i++) {
            levels[i] = pixels[i] & 0xff;
        }
        return levels;
    }

    @Test
    void theTemplateIsTheCorrelationOfThePixels() {
        byte[] a = picture(1, 30);
        byte[] b = picture(2, 30);
        double right = correlation(levels(a), levels(b));
        assertTrue(right > 0.2 && right < 0.95);
        assertEquals(right, Vision.template(frame(a), frame(b)), 1e-5);
        assertEquals(1, Vision.template(frame(a), frame(a)), 1e-6);
    }

    @Test
    void histogramsAreCorrelated() {
        byte[] a = picture(1, 10);
        byte[] b = picture(2, 60);
        double[] binsA = new double[64];
        double[] binsB = new double[64];
        for (int i = 0; i < a.length; i++) {
            binsA[(a[i] & 0xff) / 4]++;
            binsB[(b[i] & 0xff) / 4]++;
        }
        assertEquals(Math.max(0, correlation(binsA, binsB)), Vision.histogram(frame(a), frame(b)), 1e-6);
    }

    @Test
    void theStructureIsThatOfThePaper() {
        byte[] a = picture(1, 20);
        byte[] b = picture(2, 40);
        double[] window = new double[7];
        double total = 0;
        for (int i = 0; i < 7; i++) {
            window[i] = Math.exp(-(i - 3) * (i - 3) / (2 * 1.5 * 1.5));
            total += window[i];
        }
        double sum = 0;
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                double[] moments = new double[5];
                for (int i = -3; i <= 3; i++) {
                    for (int k = -3; k <= 3; k++) {
                        int at = mirrored(y + i) * SIDE + mirrored(x + k);
                        double w = window[i + 3] * window[k + 3] / (total * total);
                        double p = (a[at] & 0xff) / 255.0;
                        double q = (b[at] & 0xff) / 255.0;
                        moments[0] += w * p;
                        moments[1] += w * q;
                        moments[2] += w * p * p;
                        moments[3] += w * q * q;
                        moments[4] += w * p * q;
                    }
                }
                double product = moments[0] * moments[1];
                double squares = moments[0] * moments[0] + moments[1] * moments[1];
                sum += (2 * product + 1e-4)
                        * (2 * (moments[4] - product) + 9e-4)
                        / ((squares + 1e-4) * (moments[2] + moments[3] - squares + 9e-4));
            }
        }
        double right = sum / (SIDE * SIDE);
        assertTrue(right > 0.1 && right < 0.9);
        assertEquals(right, Vision.structure(frame(a), frame(b)), 1e-4);
        assertEquals(1, Vision.structure(frame(a), frame(a)), 1e-6);
    }

    private static int mirrored(int i) {
        return i < 0 ? -i : i >= SIDE ? 2 * SIDE - 2 - i : i;
    }

    @Test
    void keypointsMatchThoseOfARelativeAndNotOfAStranger() {
        Frame a = frame(picture(1, 0));
        int found = a.descriptors().length / Vision.DESCRIPTOR;
        assertTrue(found >= 10, found + " keypoints are too few for this test");
        assertTrue(a.descriptors().length <= 100 * Vision.DESCRIPTOR);
        byte[] noise = new byte[SIDE * SIDE];
        new Random(9).nextBytes(noise);
        assertEquals(1, Vision.keypoints(a, a));
        double relative = Vision.keypoints(a, frame(picture(2, 4)));
        double stranger = Vision.keypoints(a, frame(noise));
        assertTrue(relative > 0.3 && stranger < 0.1, relative + " and " + stranger);
    }

    @Test
    void picturesWithoutAnyFeatureAreCompared() {
        Frame flat = frame(new byte[SIDE * SIDE]);
        Frame other = frame(picture(1, 0));
        assertEquals(0, flat.descriptors().length);
        assertEquals(1, Vision.keypoints(flat, flat));
        assertEquals(0, Vision.keypoints(flat, other));
        assertEquals(1, Vision.template(flat, flat));
        assertEquals(0, Vision.template(flat, other));
        assertEquals(1, Vision.structure(flat, flat));
        assertEquals(1, Vision.histogram(flat, flat));
        Frame one = Vision.frame(new byte[] {7}, 1, 100);
        assertEquals(1, Vision.structure(one, one), 1e-6);
        assertEquals(1, Vision.keypoints(one, one));
    }

    @Test
    void aPictureIsEnlargedByRepeatingPixels() {
        assertArrayEquals(
                new byte[] {1, 1, 2, 2, 1, 1, 2, 2, 3, 3, 4, 4, 3, 3, 4, 4},
                Vision.enlarge(new byte[] {1, 2, 3, 4}, 2, 4));
    }
}
