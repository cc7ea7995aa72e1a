package org.meander.workflow.fit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.meander.base.Checks;
import org.meander.base.Plugin;
import org.meander.optimizer.CheckpointStore;
import org.meander.optimizer.ForwardModel;
import org.meander.optimizer.Optimizer;
import org.meander.optimizer.Problem;
import org.meander.optimizer.xpcs.AngleRange;
import org.meander.optimizer.xpcs.Diagonal;
import org.meander.optimizer.xpcs.TwoTimeModel;
import org.meander.optimizer.xpcs.XpcsData;
import org.meander.optimizer.xpcs.XpcsSelection;
import org.meander.source.Source;
import org.meander.source.TensorModel;
import org.meander.workflow.Recipe;
import org.meander.workflow.Report;
import org.meander.workflow.RunContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Fits a model to the two-time correlations of X-ray photons that a file of a beamline has. */
@Plugin(kind = "recipe", type = "fit-two-time", pid = TwoTimeFit.PID)
@Component(name = TwoTimeFit.PID, configurationPolicy = ConfigurationPolicy.REQUIRE, immediate = true)
@Designate(ocd = TwoTimeFit.Config.class, factory = true)
public final class TwoTimeFit implements Recipe {

    static final String PID = "org.meander.workflow.fit.two-time";

    private static final Pattern RANGE = Pattern.compile("\\s*(\\S+)\\s*(?:\\.\\.|\\s)\\s*(\\S+)\\s*");

    @ObjectClassDefinition(
            name = "Recipe: fit of two-time correlations",
            description = "Fits a model to two-time correlations of X-ray photons")
    @interface Config {

        @AttributeDefinition(
                name = "Data",
                description = "Which model of the source has the correlations; empty if the source has one only")
        String data() default "";

        @AttributeDefinition(name = "Wave vector", description = "In 1/Å, above 0")
        double q();

        @AttributeDefinition(
                name = "Tolerance of the wave vector",
                description = "How far those of the file may lie from it, in parts of it, 0..1",
                min = "0",
                max = "1")
        double q_tolerance() default XpcsSelection.TOLERANCE;

        @AttributeDefinition(name = "Time between frames", description = "In s, above 0")
        double dt();

        @AttributeDefinition(name = "First frame", description = "From 1", min = "1")
        int start_frame() default 1;

        @AttributeDefinition(name = "Last frame", description = "From 1 and inclusive; -1 for the last of the file")
        int end_frame() default XpcsSelection.LAST;

        @AttributeDefinition(
                name = "Angles",
                description = "Ranges of angles in degrees that are taken, each as LEAST .. GREATEST; none for all",
                required = false)
        String[] angles() default {};

        @AttributeDefinition(
                name = "Diagonal",
                description = "What stands for the measured diagonal: neighbours, statistical or interpolation")
        String diagonal() default "neighbours";

        @AttributeDefinition(name = "Start", description = Fitting.START_KEY, required = false)
        String[] start() default {};

        @AttributeDefinition(name = "Fixed", description = Fitting.FIXED_KEY, required = false)
        String[] fixed() default {};

        @AttributeDefinition(name = "Loss", description = Fitting.LOSS_KEY)
        String loss() default "linear";

        @AttributeDefinition(
                name = "Scale of the loss",
                description = "Residual from which on the loss flattens, above 0")
        double loss_scale() default 1;

        @AttributeDefinition(name = "Output", description = Fitting.OUTPUT_KEY)
        String output_path() default "";

        @AttributeDefinition(
                name = "Fitted data",
                description = "Whether the output has fitted_data.npz too: correlations, fitted values and residuals")
        boolean fitted_data() default true;

        @AttributeDefinition(
                name = "Plots",
                description = "Whether the output has pictures too: correlations, fit and residuals of each angle, and"
                        + " chi squared by iteration")
        boolean plots() default false;
    }

    private final Config config;
    private final XpcsSelection selection;
    private final Source source;
    private final TwoTimeModel family;
    private final String mode;
    private final Fitting fitting;

    /** @param checkpoints where states are kept; null for the checkpoint area of the workflow */
    @Activate
    public TwoTimeFit(
            Config config,
            @Reference(name = "source") Source source,
            @Reference(name = "model") Map.Entry<Map<String, Object>, TwoTimeModel> model,
            @Reference(name = "optimizer") Map.Entry<Map<String, Object>, Optimizer> optimizer,
            @Reference(
                            name = "checkpoints",
                            cardinality = ReferenceCardinality.OPTIONAL,
                            policyOption = ReferencePolicyOption.GREEDY)
                    CheckpointStore checkpoints) {
        this.config = config;
        this.selection = new XpcsSelection(
                config.q(),
                config.q_tolerance(),
                config.dt(),
                config.start_frame(),
                config.end_frame(),
                Arrays.stream(config.angles()).map(TwoTimeFit::range).toList(),
                diagonal(config.diagonal()));
        this.source = source;
        this.family = model.getValue();
        this.mode = String.valueOf(model.getKey().getOrDefault("mode", "two-time"));
        this.fitting = new Fitting(
                Fitting.Settings.of(
                        PID,
                        config.start(),
                        config.fixed(),
                        config.loss(),
                        config.loss_scale(),
                        false,
                        config.output_path(),
                        config.fitted_data(),
                        config.plots()),
                optimizer.getValue(),
                Optional.ofNullable(checkpoints),
                Fitting.text(model.getKey()) + Fitting.text(optimizer.getKey()) + selection);
    }

    private static AngleRange range(String text) {
        Matcher matcher = RANGE.matcher(text);
        try {
            if (matcher.matches()) {
                return new AngleRange(Double.parseDouble(matcher.group(1)), Double.parseDouble(matcher.group(2)));
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw Checks.configuration(PID + ".angles", "'" + text + "'", "LEAST .. GREATEST in degrees");
    }

    private static Diagonal diagonal(String name) {
        return Arrays.stream(Diagonal.values())
                .filter(d -> d.name().toLowerCase(Locale.ROOT).equals(name))
                .findFirst()
                .orElseThrow(() -> Checks.configuration(
                        PID + ".diagonal", "'" + name + "'", "neighbours, statistical or interpolation"));
    }

    @Override
    public Report run(RunContext context) {
        context.boundary();
        try (TensorModel file = source.open(Fitting.dataName(source, config.data()))) {
            XpcsData data = XpcsData.open(file, selection);
            if (!config.output_path().isEmpty() && (config.fitted_data() || config.plots())) {
                FittedSquares.checkRoom(
                        data.grid().frames(), Runtime.getRuntime().maxMemory());
            }
            context.boundary();
            ForwardModel model = family.on(data.grid());
            Problem problem = fitting.problem(Problem.of(model, data.points()), family.start(model, data));
            List<String> notes = new ArrayList<>(data.notes());
            Map<String, Object> dataset = new LinkedHashMap<>();
            dataset.put("layout", data.layout());
            dataset.put("n_angles", data.grid().angles().size());
            dataset.put("n_time_points", data.grid().frames());
            dataset.put("q_value", selection.q());
            return fitting.run(
                    context, problem, mode, file.fingerprint(), notes, dataset, new FittedSquares(family, data));
        }
    }
}
