package org.meander.codec.jpeg;

import org.meander.base.Checks;
import org.meander.base.DType;
import org.meander.base.Plugin;
import org.meander.codec.Encoder;
import org.meander.codec.levels.LevelEncoder;
import org.meander.codec.levels.LevelSettings;
import org.meander.codec.levels.Limits;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Writes blocks as JPEG pictures of 256 levels of gray. The scale of the levels is kept in full precision. */
@Plugin(kind = "codec", type = JpegEncoder.TYPE, pid = JpegEncoder.PID)
@Component(
        name = JpegEncoder.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true,
        property = {Encoder.NAME + "=" + JpegEncoder.TYPE, Encoder.LOSSLESS + ":Boolean=false"})
@Designate(ocd = JpegEncoder.Config.class, factory = true)
public final class JpegEncoder implements Encoder {

    static final String PID = "org.meander.codec.jpeg";
    static final String TYPE = "jpeg";

    private static final String GLOBAL = "global";
    private static final String TILE = "tile";

    /** At most one limit may be given. */
    @ObjectClassDefinition(
            name = "Codec: jpeg",
            description = "JPEG pictures of 256 levels; at most one of the limits may be given")
    public @interface Config {

        @AttributeDefinition(
                name = "Quality",
                description = "JPEG quality without a limit, 1 to 100",
                required = false,
                min = "1",
                max = "100")
        int quality() default 80;

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
                                + " up to 1, or 0 for not given",
                required = false,
                min = "0",
                max = "1")
        double relative_rms_error() default 0;
    }

    private final LevelSettings settings;

    @Activate
    public JpegEncoder(Config config) {
        if (!config.scale().equals(GLOBAL) && !config.scale().equals(TILE)) {
            throw Checks.configuration(PID + ".scale", "'" + config.scale() + "'", "global or tile");
        }
        int quality = Checks.range(PID + ".quality", config.quality(), 1, 100);
        Limits limits =
                Limits.of(PID, config.max_absolute_error(), config.max_relative_error(), config.relative_rms_error());
        settings = new LevelSettings(limits, 8, config.scale().equals(TILE), quality);
    }

    JpegEncoder(LevelSettings settings) {
        this.settings = settings;
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
        return new LevelEncoder(TYPE, new JpegCoding(), settings);
    }
}
