package org.meander.optimizer.homodyne;

import java.util.List;
import java.util.stream.IntStream;
import org.meander.base.MeanderException;
import org.meander.base.Plugin;
import org.meander.optimizer.ForwardModel;
import org.meander.optimizer.xpcs.TwoTimeGrid;
import org.meander.optimizer.xpcs.TwoTimeModel;
import org.meander.optimizer.xpcs.XpcsData;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** The {@link HomodyneModel}, put onto the grid of data: what it knows of the experiment but not of the file. */
@Plugin(kind = "two-time-model", type = HomodyneModel.TYPE, pid = HomodyneFamily.PID)
@Component(
        name = HomodyneFamily.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true,
        property = TwoTimeModel.NAME + "=" + HomodyneModel.TYPE)
@Designate(ocd = HomodyneFamily.Config.class, factory = true)
public final class HomodyneFamily implements TwoTimeModel {

    static final String PID = "org.meander.optimizer.homodyne.family";

    @ObjectClassDefinition(
            name = "Two-time model: homodyne",
            description = "Two-time correlations of X-ray photons, on the grid of the data")
    public @interface Config {

        @AttributeDefinition(
                name = "Mode",
                description = "static: diffusion; laminar_flow: diffusion and shear",
                options = {@Option(Physics.STATIC), @Option(Physics.LAMINAR)})
        String mode() default Physics.STATIC;

        @AttributeDefinition(
                name = "Variant",
                description = "As of the model: current, seed or paper",
                options = {@Option("current"), @Option("seed"), @Option("paper")})
        String variant() default "current";

        @AttributeDefinition(
                name = "Gap",
                description = "Between stator and rotor, in Å, up to 1e12; must be above 0 in laminar flow",
                min = "0",
                max = "1e12")
        double stator_rotor_gap() default 0;

        @AttributeDefinition(
                name = "Scaling",
                description = "Contrast and offset by angle: constant, individual, fourier or auto",
                options = {
                    @Option(Scaling.CONSTANT),
                    @Option(Scaling.INDIVIDUAL),
                    @Option(Scaling.FOURIER),
                    @Option(Scaling.AUTO)
                })
        String scaling() default Scaling.AUTO;

        @AttributeDefinition(
                name = "Parameters",
                description = "Other start values and bounds, each NAME = START or NAME = START [LEAST, GREATEST]",
                required = false)
        String[] parameters() default {};
    }

    private final String mode;
    private final String variant;
    private final double gap;
    private final String scaling;
    private final List<String> changes;

    @Activate
    public HomodyneFamily(Config config) {
        this(
                config.mode(),
                config.variant(),
                config.stator_rotor_gap(),
                config.scaling(),
                List.of(config.parameters()));
    }

    /** The arguments are as the configuration keys. */
    HomodyneFamily(String mode, String variant, double gap, String scaling, List<String> changes) {
        HomodyneModel.checkWords(mode, variant, gap, scaling);
        this.mode = mode;
        this.variant = variant;
        this.gap = gap;
        this.scaling = scaling;
        this.changes = List.copyOf(changes);
    }

    @Override
    public ForwardModel on(TwoTimeGrid grid) {
        return new HomodyneModel(mode, variant, grid, gap, scaling, changes);
    }

    /** Contrasts and offsets that the configuration does not set begin at the data's quantiles. */
    @Override
    public double[] start(ForwardModel model, XpcsData data) {
        if (!(model instanceof HomodyneModel own)) {
            throw MeanderException.invalid("model %s is not of the family %s", model.name(), HomodyneModel.TYPE);
        }
        int angles = data.grid().angles().size();
        return own.start(
                IntStream.range(0, angles).mapToDouble(data::contrast).toArray(),
                IntStream.range(0, angles).mapToDouble(data::offset).toArray());
    }
}
