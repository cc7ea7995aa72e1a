package org.meander.source.generator;

import java.util.List;
import java.util.stream.IntStream;
import org.meander.base.Checks;
import org.meander.base.DType;
import org.meander.base.MeanderException;
import org.meander.base.Plugin;
import org.meander.base.TensorInfo;
import org.meander.source.Source;
import org.meander.source.TensorModel;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Synthetic models, for tests and trials. A value depends on seed, model, tensor and position alone: it is the same
 * from every offset, in every order and on every machine. Nothing is kept in memory.
 */
@Plugin(kind = "source", type = GeneratorSource.TYPE, pid = GeneratorSource.PID)
@Component(
        name = GeneratorSource.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true,
        property = Source.NAME + "=" + GeneratorSource.TYPE)
@Designate(ocd = GeneratorSource.Config.class, factory = true)
public final class GeneratorSource implements Source {

    static final String PID = "org.meander.source.generator";
    static final String TYPE = "generator";

    private static final int MAX_MODELS = 1_000_000;

    /** Configuration. */
    @ObjectClassDefinition(name = "Source: generator", description = "Seeded synthetic models")
    @interface Config {

        @AttributeDefinition(name = "Models", description = "How many; 1 to 1000000", min = "1", max = "1000000")
        int models() default 1;

        @AttributeDefinition(
                name = "Prefix",
                description = "Names are this and the model's number from 0, with leading zeros")
        String prefix() default "model-";

        @AttributeDefinition(name = "Seed", description = "Any number; another seed gives other values")
        long seed() default 0;

        @AttributeDefinition(
                name = "Tensors",
                description = "Tensors of each model as name:EXTENTxEXTENT, with :TYPE if other than dtype; extent list"
                        + " 'scalar' for one value")
        String[] tensors() default {"weight:256x256"};

        @AttributeDefinition(name = "Type", description = "Element type: F16, BF16, F32 or F64")
        String dtype() default "F32";

        @AttributeDefinition(name = "Distribution", description = "gaussian, heavy-tail, uniform or smooth")
        String distribution() default "gaussian";

        @AttributeDefinition(name = "Scale", description = "Standard deviation of the values; above 0", min = "0")
        double scale() default 0.02;

        @AttributeDefinition(
                name = "Family noise",
                description = "If above 0, all models are copies of the first with normal noise of this many standard"
                        + " deviations; 0 to 1",
                min = "0",
                max = "1")
        double family_noise() default 0;
    }

    /** What all models have in common. */
    record Recipe(long seed, List<TensorInfo> tensors, Distribution distribution, double scale, double familyNoise) {

        String text() {
            return "seed=%d;distribution=%s;scale=%s;family.noise=%s".formatted(seed, distribution, scale, familyNoise);
        }
    }

    private final int models;
    private final String prefix;
    private final Recipe recipe;

    @Activate
    public GeneratorSource(Config config) {
        this.models = Checks.range(PID + ".models", config.models(), 1, MAX_MODELS);
        this.prefix = Checks.text(PID + ".prefix", config.prefix());
        DType dtype = TensorSpec.dtype(PID + ".dtype", config.dtype());
        Distribution distribution = Distribution.of(config.distribution())
                .orElseThrow(() -> Checks.configuration(
                        PID + ".distribution", "'" + config.distribution() + "'", "one of " + Distribution.keys()));
        this.recipe = new Recipe(
                config.seed(),
                TensorSpec.parse(PID + ".tensors", config.tensors(), dtype),
                distribution,
                Checks.range(PID + ".scale", config.scale(), Double.MIN_NORMAL, 1e30),
                Checks.range(PID + ".family.noise", config.family_noise(), 0, 1));
    }

    @Override
    public List<String> models() {
        return IntStream.range(0, models).mapToObj(this::name).toList();
    }

    /** As many digits as the last number has, so that names sort as numbers do. */
    private String name(int model) {
        int digits = Integer.toString(models - 1).length();
        return prefix + ("%0" + digits + "d").formatted(model);
    }

    @Override
    public TensorModel open(String name) {
        if (name.startsWith(prefix)) {
            try {
                int model = Integer.parseInt(name.substring(prefix.length()));
                if (model >= 0 && model < models && name(model).equals(name)) {
                    return new GeneratedModel(name, model, recipe);
                }
            } catch (NumberFormatException e) {
                // falls through to the message for all names that it lacks
            }
        }
        throw MeanderException.notFound(
                "the generator has no model '%s'; it has %s to %s", name, name(0), name(models - 1));
    }
}
