package org.meander.tck;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Scanner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.meander.optimizer.Columns;
import org.meander.optimizer.Evaluator;
import org.meander.optimizer.ForwardModel;
import org.meander.optimizer.Parameter;
import org.meander.optimizer.Problem;
import org.meander.optimizer.Tile;

/**
 * A data set of NIST's Statistical Reference Datasets for nonlinear regression, with two starts and certified values of 11 digits.
 * Source: https://www.itl.nist.gov/div898/strd/nls/nls_main.shtml.
 */
public final class NistSet {

    private static final Pattern CERTIFIED =
            Pattern.compile("^\\s*b\\d+\\s*=\\s*(\\S+)\\s+(\\S+)\\s+(\\S+)\\s+(\\S+)\\s*$", Pattern.MULTILINE);
    private static final Pattern SUM = Pattern.compile("Residual Sum of Squares:\\s+(\\S+)");

    private final String name;
    private final List<double[]> starts = List.of(new double[9], new double[9]);
    private final double[][] columns;
    private final double sumOfSquares;
    private int parameters;
    private double[] values = new double[9];
    private double[] deviations = new double[9];

    private NistSet(String name, String text) {
        this.name = name;
        Matcher rows = CERTIFIED.matcher(text);
        while (rows.find()) {
            starts.get(0)[parameters] = Double.parseDouble(rows.group(1));
            starts.get(1)[parameters] = Double.parseDouble(rows.group(2));
            values[parameters] = Double.parseDouble(rows.group(3));
            deviations[parameters++] = Double.parseDouble(rows.group(4));
        }
        Matcher sum = SUM.matcher(text);
        sumOfSquares = sum.find() ? Double.parseDouble(sum.group(1)) : Double.NaN;
        columns = columns(text);
        if (name.equals("Nelson")) {
            double[] y = columns[columns.length - 1];
            Arrays.setAll(y, i -> Math.log(y[i]));
        }
    }

    /** Inputs, then y, which the file has first. */
    private static double[][] columns(String text) {
        String[] lines = text.substring(text.lastIndexOf("Data:")).split("\\R");
        List<double[]> points = new ArrayList<>();
        for (int i = 1; i < lines.length; i++) {
            double[] point = new Scanner(lines[i])
                    .tokens()
                    .mapToDouble(Double::parseDouble)
                    .toArray();
            if (point.length > 0) {
                points.add(point);
            }
        }
        int width = points.getFirst().length;
        double[][] columns = new double[width][points.size()];
        for (int i = 0; i < points.size(); i++) {
            for (int c = 0; c < width; c++) {
                columns[c][i] = points.get(i)[(c + 1) % width];
            }
        }
        return columns;
    }

    /** Names of all sets here, in the order of names. */
    public static List<String> names() {
        return NistFormulas.ALL.keySet().stream().sorted().toList();
    }

    /** Reads a set. */
    public static NistSet read(String name) {
        try (InputStream in = NistSet.class.getResourceAsStream("nist/" + name + ".dat")) {
            return new NistSet(name, new String(in.readAllBytes(), StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String name() {
        return name;
    }

    /**
     * The fit, without bounds.
     *
     * @param start 1 or 2
     */
    public Problem problem(int start) {
        return Problem.of(model(), Columns.of(false, columns))
                .withStart(Arrays.copyOf(starts.get(start - 1), parameters));
    }

    /** Certified values. */
    public double[] values() {
        return Arrays.copyOf(values, parameters);
    }

    /** Certified standard deviations. */
    public double[] deviations() {
        return Arrays.copyOf(deviations, parameters);
    }

    /** Certified residual sum of squares. */
    public double sumOfSquares() {
        return sumOfSquares;
    }

    /** The model, with derivatives. */
    public ForwardModel model() {
        List<Parameter> list = new ArrayList<>();
        for (int i = 0; i < parameters; i++) {
            list.add(Parameter.free("b" + (i + 1), starts.get(0)[i]));
        }
        List<String> inputs = columns.length == 2 ? List.of("x") : List.of("x1", "x2");
        return new Model(name, List.copyOf(list), inputs);
    }

    private record Model(String name, List<Parameter> parameters, List<String> columns) implements ForwardModel {

        @Override
        public Evaluator prepare(double[] b) {
            double[] kept = b.clone();
            NistFormulas.Formula formula = NistFormulas.ALL.get(name);
            return tile -> evaluate(formula, kept, tile);
        }

        private void evaluate(NistFormulas.Formula formula, double[] b, Tile tile) {
            double[] x = new double[columns.size()];
            double[] result = new double[b.length + 1];
            for (int i = 0; i < tile.count(); i++) {
                for (int c = 0; c < x.length; c++) {
                    x[c] = tile.inputs()[tile.input(c) + i];
                }
                formula.at(b, x, result);
                tile.outputs()[tile.value() + i] = result[0];
                for (int k = 0; k < b.length; k++) {
                    tile.outputs()[tile.gradient(k) + i] = result[k + 1];
                }
            }
        }
    }
}
