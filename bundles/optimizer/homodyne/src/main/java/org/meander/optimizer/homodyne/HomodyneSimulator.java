package org.meander.optimizer.homodyne;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.meander.base.Checks;
import org.meander.base.MeanderException;
import org.meander.base.Plugin;
import org.meander.optimizer.xpcs.Order;
import org.meander.optimizer.xpcs.TwoTimeGrid;
import org.meander.source.Source;
import org.meander.source.TensorModel;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/**
 * Simulated measurements: the model's values and normal noise, in a layout of files of the Advanced Photon Source. A value depends on the
 * configuration and its place alone; nothing is stored.
 */
@Plugin(kind = "source", type = HomodyneSimulator.TYPE, pid = HomodyneSimulator.PID)
@Component(
        name = HomodyneSimulator.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true,
        property = Source.NAME + "=" + HomodyneSimulator.TYPE)
@Designate(ocd = HomodyneSimulator.Config.class, factory = true)
public final class HomodyneSimulator implements Source {

    static final String TYPE = "homodyne-simulator";
    static final String PID = "org.meander.optimizer.homodyne.simulator";

    /** The name of the only model. */
    static final String NAME = "simulated";

    @ObjectClassDefinition(
            name = "Source: homodyne simulator",
            description = "Two-time correlations of X-ray photons with noise, in the layout of APS files")
    public @interface Config {

        @AttributeDefinition(
                name = "Mode",
                description = "static: diffusion; laminar_flow: diffusion and shear",
                options = {@Option(Physics.STATIC), @Option(Physics.LAMINAR)})
        String mode() default Physics.LAMINAR;

        @AttributeDefinition(
                name = "Variant",
                description = "As of the model: current, seed or paper",
                options = {@Option("current"), @Option("seed"), @Option("paper")})
        String variant() default "current";

        @AttributeDefinition(name = "Wave vector", description = "In 1/Å, 1e-9 to 1e3", min = "1e-9", max = "1e3")
        double q() default 0.0054;

        @AttributeDefinition(
                name = "Step",
                description = "Time between frames in s, 1e-12 to 1e9",
                min = "1e-12",
                max = "1e9")
        double dt() default 0.1;

        @AttributeDefinition(name = "Frames", description = "2 to 1,000,000", min = "2", max = "1000000")
        int frames() default 1000;

        @AttributeDefinition(
                name = "Gap",
                description = "Between stator and rotor, in Å, up to 1e12; must be above 0 in laminar flow",
                min = "0",
                max = "1e12")
        double stator_rotor_gap() default 2e6;

        @AttributeDefinition(name = "Angles", description = "In degrees, -360 to 360; 1 to 1,000 of them")
        double[] angles() default {0, 45, 90};

        @AttributeDefinition(
                name = "Parameters",
                description = "True values other than the model's starts, each NAME = VALUE; contrast and offset of all"
                        + " angles",
                required = false)
        String[] parameters() default {};

        @AttributeDefinition(
                name = "Sigma",
                description = "Standard deviation of the noise, 0 to 1e6",
                min = "0",
                max = "1e6")
        double sigma() default 0.005;

        @AttributeDefinition(
                name = "Layout",
                description =
                        "Of the tensors: aps or aps-u, the older and the newer files of the Advanced Photon Source",
                options = {@Option(SimulatedLayout.APS), @Option(SimulatedLayout.APS_U)})
        String layout() default SimulatedLayout.APS;

        @AttributeDefinition(name = "Seed", description = "Any number; another seed gives other noise")
        long seed() default 0;
    }

    private final HomodyneModel model;
    private final TwoTimeGrid grid;
    private final double sigma;
    private final long seed;
    private final SimulatedLayout layout;

    @Activate
    public HomodyneSimulator(Config config) {
        Checks.range(PID + ".q", config.q(), 1e-9, 1e3);
        Checks.range(PID + ".dt", config.dt(), 1e-12, 1e9);
        Checks.range(PID + ".frames", config.frames(), 2, HomodyneModel.MOST_FRAMES);
        Checks.range("number of " + PID + ".angles", config.angles().length, 1, HomodyneModel.MOST_ANGLES);
        List<Double> angles = Arrays.stream(config.angles())
                .mapToObj(angle -> Checks.range(PID + ".angles", angle, -360, 360))
                .toList();
        this.grid = new TwoTimeGrid(
                angles, Collections.nCopies(angles.size(), config.q()), config.dt(), config.frames(), Order.SQUARE);
        this.model = new HomodyneModel(
                config.mode(),
                config.variant(),
                grid,
                config.stator_rotor_gap(),
                Scaling.CONSTANT,
                List.of(config.parameters()));
        this.sigma = Checks.range(PID + ".sigma", config.sigma(), 0, 1e6);
        this.seed = config.seed();
        this.layout = SimulatedLayout.of(PID + ".layout", config.layout());
    }

    @Override
    public List<String> models() {
        return List.of(NAME);
    }

    @Override
    public TensorModel open(String name) {
        if (!name.equals(NAME)) {
            throw MeanderException.notFound("the simulator has no model '%s'; it has '%s'", name, NAME);
        }
        return new SimulatedModel(model, grid, layout, sigma, seed);
    }
}
