package com.example.plugins;

import java.util.List;
import org.meander.base.Plugin;
import org.meander.optimizer.Evaluator;
import org.meander.optimizer.ForwardModel;
import org.meander.optimizer.Parameter;
import org.meander.optimizer.Tile;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Relaxation by Kohlrausch's stretched exponential, {@code amplitude exp(-(t / tau)^beta) + offset}, of times above 0. */
@Plugin(kind = "model", type = RelaxationModel.TYPE, pid = RelaxationModel.PID)
@Component(
        name = RelaxationModel.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true,
        property = ForwardModel.NAME + "=" + RelaxationModel.TYPE)
@Designate(ocd = RelaxationModel.Config.class, factory = true)
public final class RelaxationModel implements ForwardModel {

    static final String TYPE = "relaxation";
    static final String PID = "com.example.plugins.relaxation";

    private static final double LEAST = 1e-300;

    @ObjectClassDefinition(name = "Model: relaxation", description = "Stretched exponential of the column t")
    @interface Config {
        @AttributeDefinition(name = "Tau", description = "Where the fit starts to look for the time constant, above 0")
        double tau() default 1;
    }

    private final List<Parameter> parameters;

    @Activate
    public RelaxationModel(Config config) {
        this(config.tau());
    }

    /** @param tau as the configuration key */
    RelaxationModel(double tau) {
        this.parameters = List.of(
                Parameter.free("amplitude", 1),
                new Parameter("tau", "s", tau, LEAST, Double.POSITIVE_INFINITY),
                Parameter.bounded("beta", 0.8, 0.05, 4),
                Parameter.free("offset", 0));
    }

    @Override
    public String name() {
        return TYPE;
    }

    @Override
    public List<Parameter> parameters() {
        return parameters;
    }

    @Override
    public List<String> columns() {
        return List.of("t");
    }

    @Override
    public Evaluator prepare(double[] p) {
        double amplitude = p[0];
        double tau = p[1];
        double beta = p[2];
        double offset = p[3];
        return tile -> evaluate(tile, amplitude, tau, beta, offset);
    }

    /** StrictMath, not Math: a fit that is resumed ends with the bits of an undisturbed one only if functions have them. */
    private static void evaluate(Tile tile, double amplitude, double tau, double beta, double offset) {
        double[] in = tile.inputs();
        double[] out = tile.outputs();
        for (int i = 0; i < tile.count(); i++) {
            double logarithm = StrictMath.log(in[tile.input(0) + i] / tau);
            double power = StrictMath.exp(beta * logarithm);
            double decay = StrictMath.exp(-power);
            double slope = amplitude * decay * power;
            out[tile.value() + i] = amplitude * decay + offset;
            out[tile.gradient(0) + i] = decay;
            out[tile.gradient(1) + i] = slope * beta / tau;
            out[tile.gradient(2) + i] = -slope * logarithm;
            out[tile.gradient(3) + i] = 1;
        }
    }
}
