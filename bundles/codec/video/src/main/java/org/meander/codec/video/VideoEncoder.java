package org.meander.codec.video;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.meander.base.Checks;
import org.meander.base.DType;
import org.meander.base.Plugin;
import org.meander.codec.Encoder;
import org.meander.codec.frames.Coding;
import org.meander.codec.levels.LevelEncoder;
import org.meander.codec.levels.LevelSettings;
import org.meander.codec.levels.Limits;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Writes blocks as pictures of gray levels that a video encoder codes, each by itself. The scale of the levels is kept in full precision,
 * the error is measured on what decoding gives, and what is no number is kept bit by bit.
 */
@Plugin(kind = "codec", type = VideoEncoder.TYPE, pid = VideoEncoder.PID)
@Component(
        name = VideoEncoder.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true,
        property = {Encoder.NAME + "=" + VideoEncoder.TYPE, Encoder.LOSSLESS + ":Boolean=false"})
@Designate(ocd = VideoEncoder.Config.class, factory = true)
public final class VideoEncoder implements Encoder {

    static final String PID = "org.meander.codec.video";
    static final String TYPE = "video";

    /** What FFV1 keeps unless told otherwise: as the codec {@code scalar} does. */
    private static final double DEFAULT_RMS = 0.01;

    private static final String GLOBAL = "global";
    private static final String TILE = "tile";

    /** At most one limit may be given. */
    @ObjectClassDefinition(
            name = "Codec: video",
            description = "Pictures of gray levels as video frames; at most one of the limits may be given")
    public @interface Config {

        @AttributeDefinition(
                name = "Encoder",
                description = "ffv1 (exact on the levels), av1, vp9, h264, mpeg4, mjpeg; with FFmpeg's GPL natives also"
                        + " x264 and x265",
                required = false)
        String encoder() default "ffv1";

        @AttributeDefinition(
                name = "Bits",
                description =
                        "Bits of a level, 8 to 16 as far as the encoder has them; 0: as many as a limit needs (ffv1)"
                                + " or 10 if the encoder has them and otherwise 8",
                required = false,
                min = "0",
                max = "16")
        int bits() default 0;

        @AttributeDefinition(
                name = "Quality",
                description =
                        "Of a lossy encoder without a limit: its quantiser from the coarsest (0) to the finest (100)",
                required = false,
                min = "0",
                max = "100")
        double quality() default 75;

        @AttributeDefinition(
                name = "Scale",
                description = "global: one scale a block; tile: one for each 64 x 64 cells",
                required = false)
        String scale() default GLOBAL;

        @AttributeDefinition(
                name = "Maximum absolute error",
                description = "Largest error of any value, in the unit of the values; above 0, or 0 for not given",
                required = false,
                min = "0")
        double max_absolute_error() default 0;

        @AttributeDefinition(
                name = "Maximum relative error",
                description =
                        "Largest error of any value, as a part of the difference of the block's largest and smallest"
                                + " value; above 0 and up to 1, or 0 for not given",
                required = false,
                min = "0",
                max = "1")
        double max_relative_error() default 0;

        @AttributeDefinition(
                name = "Relative RMS error",
                description =
                        "Largest root mean square of the errors, as a part of that of the block's values; above 0 and"
                            + " up to 1, or 0 for not given: 0.01 for ffv1 if neither bits nor another limit is given",
                required = false,
                min = "0",
                max = "1")
        double relative_rms_error() default 0;
    }

    private final VideoCoding coding;
    private final LevelSettings settings;

    @Activate
    public VideoEncoder(Config config) {
        Coding named = Coding.ofKey(config.encoder())
                .orElseThrow(() -> Checks.configuration(
                        PID + ".encoder",
                        "'" + config.encoder() + "'",
                        "one of "
                                + Arrays.stream(Coding.values())
                                        .map(Coding::key)
                                        .collect(Collectors.joining(", "))));
        if (!config.scale().equals(GLOBAL) && !config.scale().equals(TILE)) {
            throw Checks.configuration(PID + ".scale", "'" + config.scale() + "'", "global or tile");
        }
        Checks.range(PID + ".quality", config.quality(), 0, 100);
        Limits limits =
                Limits.of(PID, config.max_absolute_error(), config.max_relative_error(), config.relative_rms_error());
        if (named.exact() && limits.none() && config.bits() == 0) {
            limits = new Limits(0, 0, DEFAULT_RMS);
        }
        if (named.exact() && !limits.none() && config.bits() != 0) {
            throw Checks.configuration(
                    PID + ".bits", config.bits(), "left out with a limit: the limit says how many levels ffv1 needs");
        }
        named.checkWritable();
        coding = new VideoCoding(named);
        settings = new LevelSettings(
                limits, bits(named, config.bits()), config.scale().equals(TILE), config.quality());
    }

    VideoEncoder(Coding coding, LevelSettings settings) {
        coding.checkWritable();
        this.coding = new VideoCoding(coding);
        this.settings = settings;
    }

    static int bits(Coding coding, int configured) {
        if (configured == 0) {
            return coding.depth(10) == 10 ? 10 : 8;
        }
        int bits = Checks.range(PID + ".bits", configured, 8, 16);
        if (coding.depth(bits) == 0) {
            throw Checks.configuration(
                    PID + ".bits", bits, "less for " + coding.key() + ", which has no pixels so deep");
        }
        return bits;
    }

    @Override
    public String name() {
        return TYPE;
    }

    @Override
    public boolean lossless() {
        return false;
    }

    @Override
    public boolean supports(DType dtype) {
        return dtype.isFloat();
    }

    @Override
    public Session open() {
        return new LevelEncoder(TYPE, coding, settings);
    }
}
