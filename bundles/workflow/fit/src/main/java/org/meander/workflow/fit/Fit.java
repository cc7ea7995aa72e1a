package org.meander.workflow.fit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.meander.base.Checks;
import org.meander.base.Plugin;
import org.meander.optimizer.CheckpointStore;
import org.meander.optimizer.ForwardModel;
import org.meander.optimizer.Optimizer;
import org.meander.optimizer.Problem;
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

/** Fits a model to points whose columns are tensors of a source. */
@Plugin(kind = "recipe", type = "fit", pid = Fit.PID)
@Component(name = Fit.PID, configurationPolicy = ConfigurationPolicy.REQUIRE, immediate = true)
@Designate(ocd = Fit.Config.class, factory = true)
public final class Fit implements Recipe {

    static final String PID = "org.meander.workflow.fit";

    @ObjectClassDefinition(name = "Recipe: fit", description = "Fits a model to the columns of a source")
    @interface Config {

        @AttributeDefinition(
                name = "Data",
                description = "Which model of the source has the columns; empty if the source has one only")
        String data() default "";

        @AttributeDefinition(
                name = "Columns",
                description = "Tensors with the model's inputs, in the model's order; none for those of the model's"
                        + " own names",
                required = false)
        String[] columns() default {};

        @AttributeDefinition(name = "Y", description = "Tensor with what was measured")
        String y() default "y";

        @AttributeDefinition(
                name = "Sigma",
                description = "Tensor with the standard deviations of y, above 0; empty if all points weigh the same")
        String sigma() default "";

        @AttributeDefinition(
                name = "Absolute sigma",
                description = "Whether sigma is known and not only relative: standard deviations of parameters are then"
                        + " not scaled by the reduced chi squared")
        boolean absolute_sigma() default false;

        @AttributeDefinition(name = "Start", description = Fitting.START_KEY, required = false)
        String[] start() default {};

        @AttributeDefinition(name = "Fixed", description = Fitting.FIXED_KEY, required = false)
        String[] fixed() default {};

        @AttributeDefinition(name = "Loss", description = Fitting.LOSS_KEY)
        String loss() default "linear";

        @AttributeDefinition(
                name = "Scale of the loss",
                description = "Residual from which on the loss flattens, in standard deviations of its point, above 0")
        double loss_scale() default 1;

        @AttributeDefinition(name = "Output", description = Fitting.OUTPUT_KEY)
        String output_path() default "";

        @AttributeDefinition(
                name = "Fitted data",
                description = "Whether the output has fitted_data.npz too: all points, fitted values and residuals")
        boolean fitted_data() default true;

        @AttributeDefinition(
                name = "Plots",
                description = "Whether the output has pictures too: data and fit, residuals, chi squared by iteration")
        boolean plots() default false;
    }

    private final Config config;
    private final Fitting fitting;
    private final Source source;
    private final ForwardModel model;

    /**
     * @param model and {@code optimizer} with their settings, which a state must agree with to be taken up
     * @param checkpoints where states are kept; null for the checkpoint area of the workflow
     */
    @Activate
    public Fit(
            Config config,
            @Reference(name = "source") Source source,
            @Reference(name = "model") Map.Entry<Map<String, Object>, ForwardModel> model,
            @Reference(name = "optimizer") Map.Entry<Map<String, Object>, Optimizer> optimizer,
            @Reference(
                            name = "checkpoints",
                            cardinality = ReferenceCardinality.OPTIONAL,
                            policyOption = ReferencePolicyOption.GREEDY)
                    CheckpointStore checkpoints) {
        this.config = config;
        Checks.text(PID + ".y", config.y());
        this.source = source;
        this.model = model.getValue();
        this.fitting = new Fitting(
                Fitting.Settings.of(
                        PID,
                        config.start(),
                        config.fixed(),
                        config.loss(),
                        config.loss_scale(),
                        config.absolute_sigma(),
                        config.output_path(),
                        config.fitted_data(),
                        config.plots()),
                optimizer.getValue(),
                Optional.ofNullable(checkpoints),
                Fitting.text(model.getKey()) + Fitting.text(optimizer.getKey()));
    }

    @Override
    public Report run(RunContext context) {
        context.boundary();
        try (TensorModel data = source.open(Fitting.dataName(source, config.data()))) {
            List<String> names = columnNames();
            Problem problem =
                    fitting.problem(Problem.of(model, new TensorPoints(data, names, weighted())), new double[0]);
            return fitting.run(
                    context,
                    problem,
                    model.name(),
                    data.fingerprint(),
                    List.of(),
                    Map.of(),
                    new FittedColumns(problem, names));
        }
    }

    private boolean weighted() {
        return !config.sigma().isEmpty();
    }

    private List<String> columnNames() {
        List<String> names =
                new ArrayList<>(config.columns().length == 0 ? model.columns() : List.of(config.columns()));
        names.add(config.y());
        if (weighted()) {
            names.add(config.sigma());
        }
        return names;
    }
}
