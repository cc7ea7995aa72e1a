package org.meander.workflow.fit;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.style.markers.SeriesMarkers;
import org.meander.base.MeanderException;
import org.meander.optimizer.FitListener;
import org.meander.optimizer.Loss;

/** Pictures of a fit as PNG files in the folder of its results; drawn in memory, without a screen. */
final class Plots {

    private static final int WIDTH = 900;
    private static final int HEIGHT = 600;
    private static final Color DATA = new Color(0x1f, 0x77, 0xb4);
    private static final Color FIT = new Color(0xd6, 0x27, 0x28);

    private final Results results;

    Plots(Results results) {
        this.results = results;
    }

    /**
     * {@code chi_squared.png}: twice the cost at each accepted step of each descent.
     *
     * @param loss of the residuals: only if it is linear, twice the cost is χ²
     */
    void history(List<FitListener.Step> steps, Loss loss) {
        List<FitListener.Step> accepted = steps.stream()
                .filter(FitListener.Step::accepted)
                .filter(step -> step.cost() > 0)
                .toList();
        if (accepted.isEmpty()) {
            return;
        }
        String name = loss == Loss.LINEAR ? "χ²" : "χ² under the loss " + loss;
        XYChart chart = chart(name + " by iteration", "iteration", name);
        double least =
                accepted.stream().mapToDouble(FitListener.Step::cost).min().orElseThrow();
        double most =
                accepted.stream().mapToDouble(FitListener.Step::cost).max().orElseThrow();
        boolean logarithmic = most >= 10 * least;
        chart.getStyler().setYAxisLogarithmic(logarithmic).setLegendVisible(false);
        if (logarithmic) {
            // It has labels of its own, at powers of ten; with others it would not be logarithmic.
            chart.getStyler().setyAxisTickLabelsFormattingFunction(null);
        } else {
            // Labels that are alike would all be left out.
            int digits = most > least ? 4 + (int) Math.clamp(Math.log10(most / (most - least)), 0.0, 11.0) : 4;
            chart.getStyler().setyAxisTickLabelsFormattingFunction(value -> label(value, digits));
        }
        int begin = 0;
        for (int i = 1; i <= accepted.size(); i++) {
            // Each descent counts its iterations.
            if (i == accepted.size()
                    || accepted.get(i).number() <= accepted.get(i - 1).number()) {
                descent(chart, accepted.subList(begin, i));
                begin = i;
            }
        }
        write("chi_squared.png", chart);
    }

    private static void descent(XYChart chart, List<FitListener.Step> steps) {
        XYSeries series = chart.addSeries(
                "χ² " + chart.getSeriesMap().size(),
                steps.stream().mapToDouble(FitListener.Step::number).toArray(),
                steps.stream().mapToDouble(step -> 2 * step.cost()).toArray());
        series.setMarkerColor(DATA).setMarker(SeriesMarkers.CIRCLE).setLineColor(DATA);
    }

    /** {@code fit.png} and {@code residuals.png}. */
    void curve(String xName, String yName, double[] x, double[] measured, double[] fitted) {
        Integer[] order = IntStream.range(0, x.length)
                .boxed()
                .filter(i -> Double.isFinite(x[i]) && Double.isFinite(measured[i]) && Double.isFinite(fitted[i]))
                .sorted(Comparator.comparingDouble(i -> x[i]))
                .toArray(Integer[]::new);
        if (order.length == 0) {
            return;
        }
        double[] at = pick(x, order);
        double[] data = pick(measured, order);
        double[] model = pick(fitted, order);
        XYChart chart = chart("data and fit", xName, yName);
        points(chart, yName, at, data);
        chart.addSeries("fit", at, model)
                .setMarker(SeriesMarkers.NONE)
                .setLineColor(FIT)
                .setLineStyle(new BasicStroke(2));
        write("fit.png", chart);
        XYChart below = chart("residuals", xName, "measured less fitted");
        below.getStyler().setLegendVisible(false);
        points(
                below,
                "residuals",
                at,
                IntStream.range(0, at.length)
                        .mapToDouble(i -> data[i] - model[i])
                        .toArray());
        write("residuals.png", below);
    }

    private static double[] pick(double[] values, Integer[] order) {
        return Arrays.stream(order).mapToDouble(i -> values[i]).toArray();
    }

    private static void points(XYChart chart, String name, double[] x, double[] y) {
        // The last first: where it finds values at equal distances, XChart puts its ticks at some of them and not at
        // round numbers.
        chart.addSeries(name, lastFirst(x), lastFirst(y))
                .setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Scatter)
                .setMarkerColor(DATA)
                .setMarker(SeriesMarkers.CIRCLE);
        chart.getStyler().setMarkerSize(4);
    }

    private static double[] lastFirst(double[] values) {
        double[] turned = new double[values.length];
        turned[0] = values[values.length - 1];
        System.arraycopy(values, 0, turned, 1, values.length - 1);
        return turned;
    }

    /**
     * A square of values over two times, the first upwards.
     *
     * @param file its name
     * @param values rows of the first time, {@code side * side}
     * @param step between times, in s
     */
    void square(String file, String title, double[] values, int side, double step) {
        write(file, new HeatMap(values, side, step).draw(title, "t₁ / s", "t₂ / s"));
    }

    private static XYChart chart(String title, String x, String y) {
        XYChart chart = new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(title)
                .xAxisTitle(x)
                .yAxisTitle(y)
                .build();
        chart.getStyler().setChartBackgroundColor(Color.WHITE);
        chart.getStyler()
                .setxAxisTickLabelsFormattingFunction(Plots::label)
                .setyAxisTickLabelsFormattingFunction(Plots::label);
        return chart;
    }

    /** A number with at most 4 digits that count. */
    private static String label(double value) {
        return label(value, 4);
    }

    private static String label(double value, int digits) {
        BigDecimal rounded =
                new BigDecimal(value).round(new MathContext(digits)).stripTrailingZeros();
        double size = Math.abs(value);
        return value == 0 ? "0" : size >= 1e-4 && size < 1e6 ? rounded.toPlainString() : rounded.toString();
    }

    private void write(String name, Chart<?, ?> chart) {
        write(name, BitmapEncoder.getBufferedImage(chart));
    }

    private void write(String name, BufferedImage image) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            if (!ImageIO.write(image, "png", bytes)) {
                throw new IOException("there is no writer of PNG");
            }
        } catch (IOException e) {
            throw MeanderException.io(e, "the picture %s cannot be drawn", name);
        }
        results.write(name, bytes.toByteArray());
    }
}
