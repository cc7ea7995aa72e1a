package org.meander.codec.frames;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;

/** How a coding's encoder is told a quantiser, one thread, and no look ahead. */
record Settings(Consumer<AVCodecContext> fields, Map<String, String> options) {

    /** OpenH264 takes no finer quantiser, whatever it is told. */
    private static final int LEAST_OPENH264 = 12;

    static Settings of(Coding coding, FrameFormat format, int coarseness, int keyEvery) {
        return switch (coding) {
            case FFV1 -> ffv1(format);
            case AV1 -> av1(coarseness, keyEvery);
            case VP9 -> vp9(coarseness);
            case H264 -> h264(LEAST_OPENH264 + coarseness, keyEvery);
            case MPEG4, MJPEG -> quantiser(1 + coarseness);
            case X264 -> x264(coarseness);
            case X265 -> x265(coarseness, keyEvery);
        };
    }

    /** Version 3 with the range coder, which other depths than 8 need anyway. */
    private static Settings ffv1(FrameFormat format) {
        int slices = format.pixels() < 1 << 18 ? 4 : 16;
        return new Settings(
                context -> context.gop_size(1),
                Map.of(
                        "level",
                        "3",
                        "coder",
                        "1",
                        "context",
                        "0",
                        "slicecrc",
                        "0",
                        "slices",
                        Integer.toString(slices)));
    }

    private static Settings av1(int coarseness, int keyEvery) {
        Map<String, String> options = new HashMap<>();
        options.put("crf", Integer.toString(coarseness));
        options.put("cpu-used", "8");
        options.put("lag-in-frames", "0");
        options.put("row-mt", "0");
        if (keyEvery == 1) {
            options.put("usage", "allintra");
        }
        if (coarseness == 0) {
            options.put("aom-params", "lossless=1");
        }
        return new Settings(fixed(coarseness), options);
    }

    private static Settings vp9(int coarseness) {
        Map<String, String> options = new HashMap<>();
        options.put("crf", Integer.toString(coarseness));
        options.put("lag-in-frames", "0");
        options.put("auto-alt-ref", "0");
        options.put("cpu-used", "4");
        options.put("row-mt", "0");
        if (coarseness == 0) {
            options.put("lossless", "1");
        }
        return new Settings(fixed(coarseness), options);
    }

    /** With its rate control off, OpenH264 has a quantiser of its own; so it is left no choice instead. */
    private static Settings h264(int quantiser, int keyEvery) {
        return new Settings(
                context -> {
                    context.bit_rate(20_000_000);
                    // Where others take 0 for key frames only, OpenH264 takes it for none but the first.
                    context.gop_size(keyEvery);
                    context.qmin(quantiser);
                    context.qmax(quantiser);
                },
                Map.of("rc_mode", "quality", "allow_skip_frames", "0"));
    }

    private static Settings x264(int coarseness) {
        return new Settings(fixed(-1), Map.of("qp", Integer.toString(coarseness), "tune", "zerolatency"));
    }

    private static Settings x265(int coarseness, int keyEvery) {
        String rate = coarseness == 0 ? "lossless=1" : "qp=" + coarseness;
        return new Settings(
                fixed(-1),
                Map.of("tune", "zerolatency", "x265-params", rate + ":log-level=none:pools=none:keyint=" + keyEvery));
    }

    private static Consumer<AVCodecContext> fixed(int quantiser) {
        return context -> {
            context.bit_rate(0);
            if (quantiser >= 0) {
                context.qmin(quantiser);
                context.qmax(quantiser);
            }
        };
    }

    private static Settings quantiser(int value) {
        return new Settings(
                context -> {
                    context.flags(context.flags() | avcodec.AV_CODEC_FLAG_QSCALE);
                    context.global_quality(avutil.FF_QP2LAMBDA * value);
                    context.qmin(value);
                    context.qmax(value);
                },
                Map.of());
    }
}
