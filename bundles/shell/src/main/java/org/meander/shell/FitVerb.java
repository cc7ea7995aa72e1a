package org.meander.shell;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.meander.workflow.Report;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "fit",
        description = "Fits a formula to columns of numbers, such as the arrays of an .npz file, or a model to two-time"
                + " correlations as a configuration file says, by least squares.",
        footer = {
            "Example:",
            "  meander fit decay.npz --model \"a*exp(-b*x)+c\" --parameter \"a = 2.5\" --parameter \"b = 0.001 [0, 1]\""
                    + " --parameter \"c = 0\" --column x=time --y counts",
            "  meander fit --config config.yaml --output-dir results"
        })
final class FitVerb extends Verb {

    @Spec
    CommandSpec spec;

    @Parameters(
            paramLabel = "DATA",
            arity = "0..1",
            description = "A file with the columns: arrays of one dimension, F64 or F32.")
    String data;

    @Mixin
    Mixins.SourceType sourceType;

    @Option(
            names = "--model",
            paramLabel = "EXPRESSION",
            description = "The formula, of parameters and columns, such as a*exp(-b*x)+c.")
    String model;

    @Option(
            names = "--parameter",
            paramLabel = "TEXT",
            description = "What is fitted: \"NAME = START\" or \"NAME = START [LEAST, GREATEST]\"; once for each.")
    List<String> parameters = List.of();

    @Option(
            names = "--fixed",
            paramLabel = "NAME",
            description = "A parameter that stays at its start; may be repeated.")
    List<String> fixed = List.of();

    @Option(
            names = "--column",
            paramLabel = "NAME[=ARRAY]",
            description =
                    "A column that the formula reads, and the array that has it if that is called otherwise; may be"
                            + " repeated (default: x).")
    List<String> columns = List.of("x");

    @Option(
            names = "--y",
            paramLabel = "ARRAY",
            description = "What was measured (default: ${DEFAULT-VALUE}).",
            defaultValue = "y")
    String y;

    @Option(names = "--sigma", paramLabel = "ARRAY", description = "Standard deviations of y.")
    String sigma;

    @Option(names = "--absolute-sigma", description = "Take --sigma as known and not only as relative.")
    boolean absolute;

    @Option(
            names = "--loss",
            paramLabel = "LOSS",
            description = "linear, soft_l1, huber, cauchy or arctan (default: ${DEFAULT-VALUE}).",
            defaultValue = "linear")
    String loss;

    @Option(
            names = "--loss-scale",
            paramLabel = "N",
            description = "Residual, in standard deviations, from which on the loss flattens (default: 1).")
    Double scale;

    @Option(
            names = "--optimizer",
            paramLabel = "TYPE",
            description = "trust-region, or streaming for very many points (default: ${DEFAULT-VALUE}).",
            defaultValue = "trust-region")
    String optimizer;

    @Mixin
    FitControl control;

    @Mixin
    GuideOptions guide;

    @Mixin
    Mixins.Settings settings;

    @Mixin
    Mixins.Json json;

    @Override
    public Integer call() throws InterruptedException {
        WorkflowText text = guide.config == null ? columns() : configured();
        settings.fill(text);
        Report report = new Runner(terminal(), platform().workflows()).once(text);
        new Printer(terminal().out()).report(json.json ? report : shown(report), json.json);
        return 0;
    }

    private WorkflowText configured() {
        if (data != null || model != null || !parameters.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--config says what is fitted to what; DATA, --model and --parameter are not for it");
        }
        refuse("is not for --config", "--column", "--y", "--sigma", "--absolute-sigma", "--fixed", "--optimizer");
        Path file = path(guide.config);
        GuideFit fit = new GuideFit(file, TextFiles.read(file), guide, control);
        WorkflowText text = new WorkflowText(Runner.commandName("fit"), "fit-two-time");
        sourceType.fill(text, this, fit.fill(text, terminal().directory()));
        if (typed("--loss")) {
            text.option("loss", loss);
        }
        scale(text);
        fit.warnings().forEach(warning -> terminal().err().println("meander: warning: " + warning));
        return text;
    }

    private WorkflowText columns() {
        if (data == null || model == null || parameters.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(), "DATA, --model and --parameter are needed, or --config FILE instead of them");
        }
        if (guide.needConfig()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--data-file, --static-mode, --laminar-flow and --initial-... are for --config FILE only");
        }
        if (control.output == null) {
            refuse("needs --output-dir", "--save-plots", "--fitted-data", "--resume");
        }
        if (sigma == null) {
            refuse("needs --sigma", "--absolute-sigma");
        }
        List<String> names = new ArrayList<>();
        List<String> arrays = new ArrayList<>();
        for (String column : columns) {
            int equals = column.indexOf('=');
            names.add(equals < 0 ? column : column.substring(0, equals).strip());
            arrays.add(column.substring(equals + 1).strip());
        }
        WorkflowText text = new WorkflowText(Runner.commandName("fit"), "fit")
                .option("columns", arrays)
                .option("y", y)
                .option("loss", loss)
                .slot("model", "expression")
                .key("model", "expression", model)
                .key("model", "parameters", parameters)
                .key("model", "columns", names);
        String chosen = control.strategy == null ? optimizer : "streaming";
        Path folder = control.output == null ? null : path(control.output);
        control.fill(text, chosen, folder);
        if (folder != null && chosen.equals("streaming")) {
            control.checkpoints(text, folder.resolve("checkpoints"));
        }
        if (!fixed.isEmpty()) {
            text.option("fixed", fixed);
        }
        if (sigma != null) {
            text.option("sigma", sigma).option("absolute.sigma", absolute);
        }
        scale(text);
        sourceType.fill(text, this, path(data));
        return text;
    }

    private void scale(WorkflowText text) {
        if (scale != null) {
            text.option("loss.scale", scale);
        }
    }

    private boolean typed(String option) {
        return spec.commandLine().getParseResult().hasMatchedOption(option);
    }

    /** An option that would say nothing is not passed over in silence. */
    private void refuse(String why, String... options) {
        for (String option : options) {
            if (typed(option)) {
                throw new ParameterException(spec.commandLine(), option + " " + why);
            }
        }
    }

    /** Without the column of units if no parameter has one. */
    private static Report shown(Report report) {
        if (!report.table().stream().allMatch(row -> "".equals(row.get("unit")))) {
            return report;
        }
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Map<String, Object> row : report.table()) {
            Map<String, Object> shown = new LinkedHashMap<>(row);
            shown.remove("unit");
            rows.add(shown);
        }
        return new Report(report.facts(), rows);
    }
}
