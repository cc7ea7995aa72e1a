package org.meander.optimizer.expression;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.meander.base.Checks;
import org.meander.base.MeanderException;
import org.meander.base.Plugin;
import org.meander.optimizer.Evaluator;
import org.meander.optimizer.ForwardModel;
import org.meander.optimizer.Parameter;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** A formula that its user wrote, with the exact derivatives by all of its parameters, compiled to vector code. */
@Plugin(kind = "model", type = ExpressionModel.TYPE, pid = ExpressionModel.PID)
@Component(
        name = ExpressionModel.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true,
        property = ForwardModel.NAME + "=" + ExpressionModel.TYPE)
@Designate(ocd = ExpressionModel.Config.class, factory = true)
public final class ExpressionModel implements ForwardModel {

    static final String TYPE = "expression";
    static final String PID = "org.meander.optimizer.expression";

    private static final int MOST_NAMES = 1000;

    @ObjectClassDefinition(name = "Model: expression", description = "A formula with parameters")
    @interface Config {

        @AttributeDefinition(
                name = "Expression",
                description =
                        "The formula, such as a*exp(-b*x)+c: numbers, names, + - * / ^, parentheses and functions")
        String expression();

        @AttributeDefinition(
                name = "Parameters",
                description = "What is fitted, each as NAME = START or NAME = START [LEAST, GREATEST] UNIT")
        String[] parameters();

        @AttributeDefinition(name = "Columns", description = "Names of the columns of the points, in their order")
        String[] columns() default "x";
    }

    private final List<Parameter> parameters;
    private final List<String> columns;
    private final String name;
    private final Formula formula;

    @Activate
    public ExpressionModel(Config config) {
        this(config.expression(), List.of(config.parameters()), List.of(config.columns()));
    }

    /** The parameters are as the configuration keys. */
    public ExpressionModel(String expression, List<String> parameterTexts, List<String> columns) {
        this.parameters = parameterTexts.stream()
                .map(text -> ParameterText.parse(PID + ".parameters", text))
                .toList();
        this.columns = List.copyOf(columns);
        this.name = TYPE + " " + expression;
        List<String> names = parameters.stream().map(Parameter::name).toList();
        check(names, this.columns);
        try {
            this.formula = new Formula(Checks.text(PID + ".expression", expression), this.columns, names);
        } catch (MeanderException e) {
            throw Checks.configuration(
                    PID + ".expression", "'" + shortened(expression) + "'", "a formula: " + e.getMessage());
        }
    }

    private static void check(List<String> names, List<String> columns) {
        if (names.isEmpty() || names.size() > MOST_NAMES || columns.size() > MOST_NAMES) {
            throw Checks.configuration(
                    PID + ".parameters", names.size() + " parameters", "1 to " + MOST_NAMES + " of them");
        }
        Set<String> seen = new HashSet<>();
        Stream.concat(names.stream(), columns.stream()).forEach(name -> {
            if (!seen.add(name)) {
                throw Checks.configuration(PID + ".parameters", "'" + name + "' twice", "a name of its own for each");
            }
        });
    }

    private static String shortened(String text) {
        return text.length() <= 200 ? text : text.substring(0, 200) + "...";
    }

    /** With the formula, so that a checkpoint of another is told apart. */
    @Override
    public String name() {
        return name;
    }

    @Override
    public List<Parameter> parameters() {
        return parameters;
    }

    @Override
    public List<String> columns() {
        return columns;
    }

    @Override
    public Evaluator prepare(double[] values) {
        return formula.at(values);
    }
}
