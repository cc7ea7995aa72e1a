package org.meander.optimizer.homodyne;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.meander.base.Checks;
import org.meander.base.MeanderException;
import org.meander.base.Plugin;
import org.meander.optimizer.Evaluator;
import org.meander.optimizer.ForwardModel;
import org.meander.optimizer.Parameter;
import org.meander.optimizer.xpcs.Order;
import org.meander.optimizer.xpcs.TwoTimeGrid;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/**
 * The two-time correlation g2(phi, t1, t2) of X-ray photons in homodyne detection, of a suspension that diffuses and, in laminar flow, is sheared.
 *
 * <p>With D(t) = D0 t^alpha + D_offset and G(t) = gamma_dot_t0 t^beta + gamma_dot_t_offset, both at least 1e-10, and the trapezoidal integrals of
 * them between t1 and t2: g2 = offset + contrast g1^2, where g1 = exp(-q^2/2 |integral of D|) sinc^2(q gap/(2 pi) cos(phi0 - phi) |integral of
 * G|). See He et al., PNAS 121 (2024) e2401162121, from whose equation 13 {@link Variant#PAPER} is, and {@link Variant} for the others. The
 * programs that this model agrees with hold g1 at 1e-10 or more; that is less than 1e-19 of g2 and left out.
 *
 * <p>Both integrals are differences of sums along one axis of time, so that {@link #prepare} costs O(frames) and a point O(1).
 */
@Plugin(kind = "model", type = HomodyneModel.TYPE, pid = HomodyneModel.PID)
@Component(
        name = HomodyneModel.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true,
        property = ForwardModel.NAME + "=" + HomodyneModel.TYPE)
@Designate(ocd = HomodyneModel.Config.class, factory = true)
public final class HomodyneModel implements ForwardModel {

    static final String TYPE = "homodyne";
    static final String PID = "org.meander.optimizer.homodyne";

    static final int MOST_FRAMES = 1_000_000;
    static final int MOST_ANGLES = 1000;

    @ObjectClassDefinition(name = "Model: homodyne", description = "Two-time correlations of X-ray photons")
    public @interface Config {

        @AttributeDefinition(
                name = "Mode",
                description = "static: diffusion; laminar_flow: diffusion and shear",
                options = {@Option(Physics.STATIC), @Option(Physics.LAMINAR)})
        String mode() default Physics.STATIC;

        @AttributeDefinition(
                name = "Variant",
                description =
                        "current: rates at half a frame instead of at 0; seed: the rules of October 2025, which let"
                                + " g2 collapse at time 0 if alpha is negative; paper: the published equation",
                options = {@Option("current"), @Option("seed"), @Option("paper")})
        String variant() default "current";

        @AttributeDefinition(name = "Wave vector", description = "In 1/Å, 1e-9 to 1e3", min = "1e-9", max = "1e3")
        double q();

        @AttributeDefinition(
                name = "Step",
                description = "Time between frames in s, 1e-12 to 1e9",
                min = "1e-12",
                max = "1e9")
        double dt();

        @AttributeDefinition(
                name = "Frames",
                description = "Times of an axis of the grid, 2 to 1,000,000",
                min = "2",
                max = "1000000")
        int frames();

        @AttributeDefinition(
                name = "Gap",
                description = "Between stator and rotor, in Å, up to 1e12; must be above 0 in laminar flow",
                min = "0",
                max = "1e12")
        double stator_rotor_gap() default 0;

        @AttributeDefinition(name = "Angles", description = "Of the grids, in degrees, -360 to 360; 1 to 1,000 of them")
        double[] angles();

        @AttributeDefinition(
                name = "Scaling",
                description =
                        "Contrast and offset: constant, individual for each angle, fourier: means and two harmonics of"
                                + " the angle, for five angles or more, or auto: individual for one or two angles,"
                                + " constant for more",
                options = {
                    @Option(Scaling.CONSTANT),
                    @Option(Scaling.INDIVIDUAL),
                    @Option(Scaling.FOURIER),
                    @Option(Scaling.AUTO)
                })
        String scaling() default Scaling.INDIVIDUAL;

        @AttributeDefinition(
                name = "Parameters",
                description = "Other start values and bounds, each NAME = START or NAME = START [LEAST, GREATEST]",
                required = false)
        String[] parameters() default {};

        @AttributeDefinition(
                name = "Order",
                description =
                        "Of the points of an angle: square, row by row; upper or lower, that triangle of it with its"
                                + " diagonal",
                options = {@Option("square"), @Option("upper"), @Option("lower")})
        String order() default "square";
    }

    private final String name;
    private final String identity;
    private final TwoTimeGrid grid;
    private final Scaling scaling;
    private final boolean flows;
    private final List<Parameter> parameters;
    private final HomodyneTables tables;

    @Activate
    public HomodyneModel(Config config) {
        this(
                config.mode(),
                config.variant(),
                grid(config),
                config.stator_rotor_gap(),
                config.scaling(),
                List.of(config.parameters()));
    }

    private static TwoTimeGrid grid(Config config) {
        Checks.range(key("q"), config.q(), 1e-9, 1e3);
        Checks.range(key("dt"), config.dt(), 1e-12, 1e9);
        Checks.range(key("frames"), config.frames(), 2, MOST_FRAMES);
        Checks.range("number of " + key("angles"), config.angles().length, 1, MOST_ANGLES);
        word("order", config.order(), "square", "upper", "lower");
        List<Double> angles = Arrays.stream(config.angles())
                .mapToObj(angle -> Checks.range(key("angles"), angle, -360, 360))
                .toList();
        return new TwoTimeGrid(
                angles,
                Collections.nCopies(angles.size(), config.q()),
                config.dt(),
                config.frames(),
                Order.valueOf(config.order().toUpperCase(Locale.ROOT)));
    }

    /**
     * The arguments are as the configuration keys.
     *
     * @param gap between stator and rotor, in Å
     */
    HomodyneModel(String mode, String variant, TwoTimeGrid grid, double gap, String scaling, List<String> changes) {
        checkWords(mode, variant, gap, scaling);
        this.flows = mode.equals(Physics.LAMINAR);
        check(grid, scaling);
        this.grid = grid;
        this.scaling = new Scaling(scaling, grid.angles());
        this.name = String.join(" ", TYPE, mode, variant);
        this.identity = String.join(" ", name, scaling, "gap " + gap, grid.toString());
        List<Parameter> defaults = new ArrayList<>(this.scaling.parameters());
        List<Parameter> physical = Physics.parameters(mode);
        defaults.addAll(physical);
        this.parameters = Starts.changed(key("parameters"), defaults, changes);
        this.tables = new HomodyneTables(grid, gap, Variant.of(variant), this.scaling, physical.size());
    }

    private static String key(String word) {
        return PID + "." + word;
    }

    private static void word(String key, String word, String... words) {
        if (!Arrays.asList(words).contains(word)) {
            throw Checks.configuration(key(key), "'" + word + "'", "one of " + String.join(", ", words));
        }
    }

    /** Checks what does not depend on the grid. */
    static void checkWords(String mode, String variant, double gap, String scaling) {
        word("mode", mode, Physics.STATIC, Physics.LAMINAR);
        word("variant", variant, "current", "seed", "paper");
        word("scaling", scaling, Scaling.CONSTANT, Scaling.INDIVIDUAL, Scaling.FOURIER, Scaling.AUTO);
        Checks.range(key("stator.rotor.gap"), gap, mode.equals(Physics.LAMINAR) ? Double.MIN_NORMAL : 0, 1e12);
    }

    private static void check(TwoTimeGrid grid, String scaling) {
        int angles = grid.angles().size();
        if (grid.frames() > MOST_FRAMES || angles > MOST_ANGLES) {
            throw MeanderException.invalid(
                    "a grid has %d frames and %d angles; the model takes %d and %d",
                    grid.frames(), angles, MOST_FRAMES, MOST_ANGLES);
        }
        if (scaling.equals(Scaling.FOURIER) && angles < Scaling.COEFFICIENTS) {
            throw Checks.configuration(
                    key("scaling"),
                    "fourier with " + angles + " angles",
                    "constant or individual for less than " + Scaling.COEFFICIENTS);
        }
    }

    /** With mode and variant. */
    @Override
    public String name() {
        return name;
    }

    /** With the grid, scaling and gap besides. */
    @Override
    public String identity() {
        return identity;
    }

    /** Contrast, offset, then D0, alpha, D_offset, and in laminar flow gamma_dot_t0, beta, gamma_dot_t_offset, phi0. */
    @Override
    public List<Parameter> parameters() {
        return parameters;
    }

    /** None: see {@link Order} for the order of the points. */
    @Override
    public List<String> columns() {
        return List.of();
    }

    @Override
    public Evaluator prepare(double[] values) {
        return evaluator(values);
    }

    @Override
    public Evaluator prepare(double[] values, long points) {
        return tables.evaluator(values, points);
    }

    HomodyneEvaluator evaluator(double[] values) {
        return tables.evaluator(values, grid.points());
    }

    /** As {@link Scaling#start}. */
    double[] start(double[] contrasts, double[] offsets) {
        return scaling.start(parameters, contrasts, offsets);
    }

    /**
     * With few angles, a flow at phi0 and its reflection at one of them look much alike: the reflections of phi0 at 0 and at each angle, as far as the
     * bounds admit them. And where the diffusion has fallen to its floor, nothing depends on its parameters any more, and a descent cannot leave: the same
     * flow with the diffusion of the starts.
     */
    @Override
    public List<double[]> mirrors(double[] values) {
        List<double[]> mirrors = new ArrayList<>();
        if (tables.floored(values)) {
            double[] lifted = values.clone();
            for (int k = scaling.size(); k < scaling.size() + HomodyneTables.DIFFUSION; k++) {
                lifted[k] = parameters.get(k).start();
            }
            mirrors.add(lifted);
        }
        if (flows) {
            int place = scaling.size() + HomodyneTables.PHI0;
            mirrors.addAll(Reflections.of(values, place, parameters.get(place), grid.angles()));
        }
        return mirrors;
    }
}
