package org.meander.codec.scalar;

import org.meander.base.DType;
import org.meander.base.Plugin;
import org.meander.codec.Encoder;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/**
 * Error-bounded quantisation with one step a block and an entropy coder that follows the local scale.
 *
 * <p>At equal mean squared error one step everywhere beats steps that follow the scale (reverse water-filling; T. Cover and J. Thomas,
 * "Elements of Information Theory", 10.3.3); the differences of scale are left to the entropy coder, as in H. Gish and J. Pierce,
 * "Asymptotically efficient quantizing" (IEEE Trans. Inf. Theory 14, 1968).
 */
@Plugin(kind = "codec", type = Scalar.NAME, pid = Scalar.PID)
@Component(
        name = Scalar.PID,
        service = Encoder.class,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true,
        property = {Encoder.NAME + "=" + Scalar.NAME, Encoder.LOSSLESS + ":Boolean=false"})
@Designate(ocd = ScalarEncoder.Config.class, factory = true)
public final class ScalarEncoder implements Encoder {

    /** One limit may be given; without any, {@code relative.rms.error} is 0.01. */
    @ObjectClassDefinition(
            name = "Codec: scalar",
            description = "Error-bounded quantisation with adaptive entropy coding; give one of the limits")
    public @interface Config {

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
                                + " finite value; above 0 and up to 1, or 0 for not given",
                required = false,
                min = "0",
                max = "1")
        double max_relative_error() default 0;

        @AttributeDefinition(
                name = "Relative RMS error",
                description =
                        "Largest root mean square of the errors, as a part of that of the block's finite values; above"
                                + " 0 and up to 1, or 0 for not given: 0.01 if no other limit is given",
                required = false,
                min = "0",
                max = "1")
        double relative_rms_error() default 0;

        @AttributeDefinition(
                name = "RMS error",
                description =
                        "Largest root mean square of a block's errors, in the unit of the values; above 0, or 0 for not"
                                + " given",
                required = false,
                min = "0")
        double rms_error() default 0;

        @AttributeDefinition(
                name = "Trellis",
                description = "Whether values are quantised along a trellis: fewer bits for the same RMS error, slower"
                        + " encoding; with relative.rms.error or rms.error only",
                required = false)
        boolean trellis() default false;

        @AttributeDefinition(
                name = "Prediction",
                description =
                        "What values are predicted from: the one before (lorenzo1), that and the row before (lorenzo2),"
                                + " nothing, or, chosen from a sample of each block, whatever takes the fewest bits",
                required = false,
                options = {
                    @Option(Tolerance.AUTO),
                    @Option(Tolerance.NONE),
                    @Option(Tolerance.LORENZO1),
                    @Option(Tolerance.LORENZO2)
                })
        String prediction() default Tolerance.AUTO;

        @AttributeDefinition(
                name = "Row",
                description = "Values of a row, from one to the next of which is predicted; 0 for a row of the block;"
                        + " 0..2^30",
                required = false,
                min = "0",
                max = "1073741824")
        int row_elements() default 0;
    }

    private final Tolerance tolerance;

    @Activate
    public ScalarEncoder(Config config) {
        this(Tolerance.of(
                config.max_absolute_error(),
                config.max_relative_error(),
                config.relative_rms_error(),
                config.rms_error(),
                config.trellis(),
                config.prediction(),
                config.row_elements()));
    }

    ScalarEncoder(Tolerance tolerance) {
        this.tolerance = tolerance;
    }

    @Override
    public String name() {
        return Scalar.NAME;
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
        return new EncodingSession(tolerance);
    }
}
