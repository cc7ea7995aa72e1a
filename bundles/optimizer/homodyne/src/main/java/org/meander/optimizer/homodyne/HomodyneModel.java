package org.meander.optimizer.homodyne;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.meander.base.Checks;
import org.meander.base.Plugin;
import org.meander.optimizer.Evaluator;
import org.meander.optimizer.ForwardModel;
import org.meander.optimizer.Parameter;
import org.meander.optimizer.Support;
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

    private static final int MOST_FRAMES = 1_000_000;
    private static final int MOST_ANGLES = 1000;

    @ObjectClassDefinition(name = "Model: homodyne", description = "Two-time correlations of X-ray photons")
    @interface Config {

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
                        "Contrast and offset: constant, individual for each angle, or fourier: means and two harmonics"
                                + " of the angle, for five angles or more",
                options = {@Option(Scaling.CONSTANT), @Option(Scaling.INDIVIDUAL), @Option(Scaling.FOURIER)})
        String scaling() default Scaling.INDIVIDUAL;

        @AttributeDefinition(
                name = "Parameters",
                description = "Other start values and bounds, each NAME = START or NAME = START [LEAST, GREATEST]",
                required = false)
        String[] parameters() default {};
    }

    private final String name;
    private final Grid grid;
    private final Variant variant;
    private final Scaling scaling;
    private final boolean flows;
    private final List<Parameter> parameters;
    private final PowerLaw diffusion;
    private final PowerLaw shear;
    private final Support[] supports;

    @Activate
    public HomodyneModel(Config config) {
        this(
                config.mode(),
                config.variant(),
                new Grid(
                        config.q(),
                        config.dt(),
                        config.frames(),
                        config.stator_rotor_gap(),
                        Arrays.stream(config.angles()).boxed().toList()),
                config.scaling(),
                List.of(config.parameters()));
    }

    /** The arguments are as the configuration keys. */
    HomodyneModel(String mode, String variant, Grid grid, String scaling, List<String> changes) {
        word("mode", mode, Physics.STATIC, Physics.LAMINAR);
        word("variant", variant, "current", "seed", "paper");
        word("scaling", scaling, Scaling.CONSTANT, Scaling.INDIVIDUAL, Scaling.FOURIER);
        this.flows = mode.equals(Physics.LAMINAR);
        check(grid, flows, scaling);
        this.grid = grid;
        this.variant = Variant.of(variant);
        this.scaling = new Scaling(scaling, grid.angles());
        this.name = String.join(" ", TYPE, mode, variant, scaling, grid.toString());
        List<Parameter> defaults = new ArrayList<>(this.scaling.parameters());
        List<Parameter> physical = Physics.parameters(mode);
        defaults.addAll(physical);
        this.parameters = Starts.changed(key("parameters"), defaults, changes);
        this.diffusion = new PowerLaw(grid.frames(), grid.dt(), t -> this.variant.diffusionTime(t, grid.dt()));
        this.shear = new PowerLaw(grid.frames(), grid.dt(), t -> this.variant.shearTime(t, grid.dt()));
        this.supports = new Support[grid.angles().size()];
        for (int a = 0; a < supports.length; a++) {
            supports[a] = this.scaling.support(a, (a + 1) * grid.area(), physical.size());
        }
    }

    private static String key(String word) {
        return PID + "." + word;
    }

    private static void word(String key, String word, String... words) {
        if (!Arrays.asList(words).contains(word)) {
            throw Checks.configuration(key(key), "'" + word + "'", "one of " + String.join(", ", words));
        }
    }

    private static void check(Grid grid, boolean flows, String scaling) {
        Checks.range(key("q"), grid.q(), 1e-9, 1e3);
        Checks.range(key("dt"), grid.dt(), 1e-12, 1e9);
        Checks.range(key("frames"), grid.frames(), 2, MOST_FRAMES);
        Checks.range(key("stator.rotor.gap"), grid.gap(), flows ? Double.MIN_NORMAL : 0, 1e12);
        int angles = grid.angles().size();
        Checks.range("number of " + key("angles"), angles, 1, MOST_ANGLES);
        grid.angles().forEach(angle -> Checks.range(key("angles"), angle, -360, 360));
        if (scaling.equals(Scaling.FOURIER) && angles < Scaling.COEFFICIENTS) {
            throw Checks.configuration(
                    key("scaling"),
                    "fourier with " + angles + " angles",
                    "constant or individual for less than " + Scaling.COEFFICIENTS);
        }
    }

    /** With all that its values depend on besides the parameters, so that a checkpoint of another grid is told apart. */
    @Override
    public String name() {
        return name;
    }

    /** Contrast, offset, then D0, alpha, D_offset, and in laminar flow gamma_dot_t0, beta, gamma_dot_t_offset, phi0. */
    @Override
    public List<Parameter> parameters() {
        return parameters;
    }

    /** None: see {@link Grid} for the order of the points. */
    @Override
    public List<String> columns() {
        return List.of();
    }

    @Override
    public Evaluator prepare(double[] values) {
        int d = scaling.size();
        double[][] diffused = diffusion.sums(values[d], values[d + 1], values[d + 2]);
        double[][] sheared = flows ? shear.sums(values[d + 3], values[d + 4], values[d + 5]) : new double[0][];
        double decay = -grid.q() * grid.q() * grid.dt();
        Step[][] programs = Arrays.stream(angles(values))
                .map(angle -> Program.of(variant, angle, decay, diffused, sheared))
                .toArray(Step[][]::new);
        return new HomodyneEvaluator(grid, variant.clips(), supports, programs);
    }

    private Angle[] angles(double[] values) {
        Angle[] angles = new Angle[supports.length];
        double reach = variant.factor() * grid.q() * grid.gap() * grid.dt();
        double phi0 = flows ? values[scaling.size() + 6] : 0;
        for (int a = 0; a < angles.length; a++) {
            double turned = StrictMath.toRadians(phi0 - grid.angles().get(a));
            double[] basis = scaling.basis(a);
            angles[a] = new Angle(
                    sum(values, scaling.contrast(a), basis),
                    sum(values, scaling.offset(a), basis),
                    basis,
                    reach * StrictMath.cos(turned),
                    -reach * StrictMath.sin(turned) * (Math.PI / 180));
        }
        return angles;
    }

    private static double sum(double[] values, int from, double[] basis) {
        double sum = 0;
        for (int k = 0; k < basis.length; k++) {
            sum += values[from + k] * basis[k];
        }
        return sum;
    }
}
