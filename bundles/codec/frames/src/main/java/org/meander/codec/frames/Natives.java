package org.meander.codec.frames;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.meander.base.MeanderException;
import org.meander.base.NativeLibrary;
import org.meander.base.StandardError;

/** FFmpeg's libraries, which are loaded with the first call. */
final class Natives {

    private Natives() {}

    /** Initialised with the first use of the libraries. */
    private static final class Kept {

        static {
            NativeLibrary.keep(avutil.class);
        }

        static void once() {}
    }

    static Optional<AVCodec> encoder(String name) {
        load();
        return Optional.ofNullable(avcodec.avcodec_find_encoder_by_name(name));
    }

    /** The first decoder that is there. */
    static AVCodec decoder(Coding coding) {
        load();
        for (String name : coding.decoders()) {
            AVCodec codec = avcodec.avcodec_find_decoder_by_name(name);
            if (codec != null) {
                return codec;
            }
        }
        throw new MeanderException(
                StandardError.UNAVAILABLE,
                "FFmpeg's natives have none of the decoders " + coding.decoders() + " for '" + coding.key() + "'");
    }

    /** Loads the libraries, and keeps them from writing to the error stream: what fails is thrown. */
    static void load() {
        try {
            avutil.av_log_set_level(avutil.AV_LOG_QUIET);
            Kept.once();
        } catch (LinkageError e) {
            throw new MeanderException(
                    StandardError.UNAVAILABLE,
                    "FFmpeg's natives for " + System.getProperty("os.name") + " on " + System.getProperty("os.arch")
                            + " cannot be loaded (" + e.getMessage() + "); install the fragment of"
                            + " org.meander.wrap.ffmpeg for this platform",
                    e);
        }
    }

    /** The result if it is no error. */
    static int check(int result, StandardError kind, String what) {
        if (result < 0) {
            throw new MeanderException(kind, what + " (FFmpeg: " + text(result) + ")");
        }
        return result;
    }

    /** The pointer if there is memory for what it points to. */
    static <T> T allocated(T pointer, String what) {
        if (pointer == null) {
            throw new MeanderException(StandardError.UNAVAILABLE, "there is no memory for " + what);
        }
        return pointer;
    }

    private static String text(int error) {
        byte[] text = new byte[avutil.AV_ERROR_MAX_STRING_SIZE];
        avutil.av_strerror(error, text, text.length);
        int end = 0;
        while (end < text.length && text[end] != 0) {
            end++;
        }
        return new String(text, 0, end, StandardCharsets.UTF_8);
    }
}
