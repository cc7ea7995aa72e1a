package org.meander.search.features;

import java.nio.FloatBuffer;
import java.util.Arrays;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.DMatchVector;
import org.bytedeco.opencv.opencv_core.KeyPointVector;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;
import org.bytedeco.opencv.opencv_features2d.BFMatcher;
import org.bytedeco.opencv.opencv_features2d.ORB;
import org.meander.base.MeanderException;
import org.meander.base.NativeLibrary;
import org.meander.base.StandardError;

/**
 * OpenCV's part: features of a picture, and how similar two pictures of one size are by each of them, 0 to 1. Natives are loaded with the
 * first call. Thread-safe; all native memory is freed before a call returns.
 */
final class Vision {

    /** Gray levels of a bin of the histogram. */
    static final int BIN = 4;

    /** Bytes of an ORB descriptor. */
    static final int DESCRIPTOR = 32;

    /** Hamming distance, of 256 bits, from which on two keypoints are no match. */
    private static final float MATCH = 50;

    private static final float SCALE = 1.2f;
    private static final int ORB_LEVELS = 4;
    private static final int PATCH = 15;
    private static final int FAST_THRESHOLD = 10;

    private static final int GAUSSIAN = 7;
    private static final double SIGMA = 1.5;
    private static final double C1 = 0.01 * 0.01;
    private static final double C2 = 0.03 * 0.03;

    private Vision() {}

    /** Initialised with the first use of the library. */
    private static final class Kept {

        static {
            NativeLibrary.keep(opencv_core.class);
        }

        static void once() {}
    }

    /** Loads the libraries; they use the threads of those who call them and no others. */
    static void load() {
        try {
            opencv_core.setNumThreads(1);
            Kept.once();
        } catch (LinkageError e) {
            throw new MeanderException(
                    StandardError.UNAVAILABLE,
                    "OpenCV's natives for " + System.getProperty("os.name") + " on " + System.getProperty("os.arch")
                            + " cannot be loaded (" + e.getMessage() + "); install the fragments of"
                            + " org.meander.wrap.opencv and org.meander.wrap.openblas for this platform",
                    e);
        }
    }

    /**
     * Finds the features of a picture.
     *
     * @param pixels {@code side*side} levels; not copied
     * @param keypoints most ORB keypoints
     */
    static Frame frame(byte[] pixels, int side, int keypoints) {
        float[] histogram = new float[256 / BIN];
        for (byte pixel : pixels) {
            histogram[(pixel & 0xff) / BIN]++;
        }
        return new Frame(side, pixels, histogram, descriptors(pixels, side, keypoints));
    }

    private static byte[] descriptors(byte[] pixels, int side, int keypoints) {
        try (PointerScope _ = new PointerScope()) {
            ORB orb = ORB.create(keypoints, SCALE, ORB_LEVELS, PATCH, 0, 2, ORB.HARRIS_SCORE, PATCH, FAST_THRESHOLD);
            KeyPointVector found = new KeyPointVector();
            Mat descriptors = new Mat();
            orb.detectAndCompute(gray(pixels, side), new Mat(), found, descriptors);
            byte[] result = new byte[descriptors.rows() * DESCRIPTOR];
            if (result.length > 0) {
                descriptors.data().get(result);
            }
            return result;
        }
    }

    private static Mat gray(byte[] pixels, int side) {
        return new Mat(side, side, opencv_core.CV_8UC1, new BytePointer(pixels));
    }

    /** The picture scaled up to another side by repeating pixels. */
    static byte[] enlarge(byte[] pixels, int side, int wanted) {
        byte[] result = new byte[wanted * wanted];
        int times = wanted / side;
        for (int y = 0; y < wanted; y++) {
            for (int x = 0; x < wanted; x++) {
                result[y * wanted + x] = pixels[y / times * side + x / times];
            }
        }
        return result;
    }

    /** Keypoints that are each other's nearest and near enough, over the keypoints of the picture that has more; 1 if neither has any. */
    static double keypoints(Frame a, Frame b) {
        int more = Math.max(a.descriptors().length, b.descriptors().length) / DESCRIPTOR;
        if (a.descriptors().length == 0 || b.descriptors().length == 0) {
            return more == 0 ? 1 : 0;
        }
        try (PointerScope _ = new PointerScope()) {
            DMatchVector matches = new DMatchVector();
            new BFMatcher(opencv_core.NORM_HAMMING, true).match(descriptors(a), descriptors(b), matches);
            int good = 0;
            for (long i = 0; i < matches.size(); i++) {
                good += matches.get(i).distance() < MATCH ? 1 : 0;
            }
            return (double) good / more;
        }
    }

    private static Mat descriptors(Frame frame) {
        return new Mat(
                frame.descriptors().length / DESCRIPTOR,
                DESCRIPTOR,
                opencv_core.CV_8UC1,
                new BytePointer(frame.descriptors()));
    }

    /** The correlation coefficient of the pixels (TM_CCOEFF_NORMED at the one place there is); 0 if it is negative. */
    static double template(Frame a, Frame b) {
        if (isFlat(a) || isFlat(b)) {
            return Arrays.equals(a.pixels(), b.pixels()) ? 1 : 0;
        }
        try (PointerScope _ = new PointerScope()) {
            Mat result = new Mat();
            opencv_imgproc.matchTemplate(
                    gray(a.pixels(), a.side()), gray(b.pixels(), b.side()), result, opencv_imgproc.TM_CCOEFF_NORMED);
            return Math.clamp(new FloatPointer(result.data()).get(), 0, 1);
        }
    }

    private static boolean isFlat(Frame frame) {
        for (byte pixel : frame.pixels()) {
            if (pixel != frame.pixels()[0]) {
                return false;
            }
        }
        return true;
    }

    /** The correlation coefficient of the histograms (HISTCMP_CORREL); 0 if it is negative. */
    static double histogram(Frame a, Frame b) {
        try (PointerScope _ = new PointerScope()) {
            double correlation =
                    opencv_imgproc.compareHist(row(a.histogram()), row(b.histogram()), opencv_imgproc.HISTCMP_CORREL);
            return Math.clamp(correlation, 0, 1);
        }
    }

    private static Mat row(float[] values) {
        return new Mat(1, values.length, opencv_core.CV_32FC1, new FloatPointer(FloatBuffer.wrap(values)));
    }

    /**
     * Mean structural similarity with a Gaussian window of 7 pixels; 0 if it is negative.
     *
     * @see <a href="https://doi.org/10.1109/TIP.2003.819861">Wang, Bovik, Sheikh, Simoncelli, Image quality assessment, 2004</a>
     */
    static double structure(Frame a, Frame b) {
        try (PointerScope _ = new PointerScope()) {
            Mat x = unit(a);
            Mat y = unit(b);
            float[] meanX = blurred(x);
            float[] meanY = blurred(y);
            float[] xx = blurred(x.mul(x).asMat());
            float[] yy = blurred(y.mul(y).asMat());
            float[] xy = blurred(x.mul(y).asMat());
            double sum = 0;
            for (int i = 0; i < meanX.length; i++) {
                double product = (double) meanX[i] * meanY[i];
                double squares = (double) meanX[i] * meanX[i] + (double) meanY[i] * meanY[i];
                double variances = xx[i] + yy[i] - squares;
                sum += (2 * product + C1) * (2 * (xy[i] - product) + C2) / ((squares + C1) * (variances + C2));
            }
            return Math.clamp(sum / meanX.length, 0, 1);
        }
    }

    private static Mat unit(Frame frame) {
        Mat result = new Mat();
        gray(frame.pixels(), frame.side()).convertTo(result, opencv_core.CV_32FC1, 1 / 255.0, 0);
        return result;
    }

    private static float[] blurred(Mat picture) {
        Mat result = new Mat();
        opencv_imgproc.GaussianBlur(picture, result, new Size(GAUSSIAN, GAUSSIAN), SIGMA);
        float[] values = new float[result.rows() * result.cols()];
        new FloatPointer(result.data()).get(values);
        return values;
    }
}
