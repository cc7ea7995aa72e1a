package org.meander.optimizer.expression;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;
import org.meander.optimizer.Columns;
import org.meander.optimizer.Evaluator;
import org.meander.optimizer.Parameter;
import org.meander.optimizer.PointSource;
import org.meander.optimizer.Tile;

class ExpressionModelTest {

    private static final List<String> ABC = List.of("a = 2", "b = 0.5", "c = -1");

    @ParameterizedTest
    @CsvSource({
        "1+2*3, 7",
        "2*3^2, 18",
        "-3^2, -9",
        "2^3^2, 512",
        "2**-1, 0.5",
        "(1+2)*3, 9",
        "8/4/2, 1",
        "7-4-2, 1",
        "1.5e2+.5, 150.5",
        "--2, 2",
        "+2, 2",
        "2*-3, -6",
        "sin(pi/2), 1",
        "'pow(2,10)', 1024",
        "'atan2(1,1)*4/pi', 1",
        "'min(2,3)+max(2,3)', 5",
        "log10(1000), 3",
        "log2(8), 3",
        "ln(exp(2)), 2",
        "abs(-4), 4",
        "sqrt(16), 4",
        "(-2)^3, -8",
        "'2 e1', none"
    })
    void followsTheRulesOfArithmetic(String text, String expected) {
        if (expected.equals("none")) {
            refused(text, ABC, List.of("x"));
            return;
        }
        double[] values =
                values(model(text + " + 0*x + 0*a", ABC, "x"), new double[] {2, 0.5, -1}, new double[] {3}, 0);
        assertEquals(Double.parseDouble(expected), values[0], 1e-14);
    }

    /** Against fourth-order differences of the values. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "a*exp(-b*x)+c",
                "a*exp(-b*x)+c*cos(a*x)",
                "a*x^b+c",
                "(x+2)^(a+b)*c",
                "sin(a*x)*cos(b*x)/(c+3)",
                "log(a+x)+log1p(b*x)*expm1(c*x)",
                "atan(a*x)+asin(b*x/9)+acos(c*x/9)",
                "sinh(b*x)+cosh(b*x)*tanh(c*x)",
                "tan(b*x/3)/sqrt(a+x^2)",
                "a/(1+exp(-b*(x-c)))",
                "abs(x-a-0.01)*b+max(c*x,b)+min(a,x*b)",
                "atan2(a*x,b+x)+atan2(c,x)",
                "a*b*c*x + a^3 - b^-2 + c^2*x^4",
                "a^x + x^a + (a*b)^0.5",
                "a"
            })
    void derivativesAreThoseOfTheValues(String text) {
        ExpressionModel model = model(text, ABC, "x");
        double[] at = {2, 0.5, -1};
        double[] x = new Random(1).doubles(37, 0.1, 3).toArray();
        for (int p = 0; p < 3; p++) {
            double h = 1e-3;
            double[][] moved = new double[5][];
            for (int k = -2; k <= 2; k++) {
                double[] there = at.clone();
                there[p] += k * h;
                moved[k + 2] = values(model, there, x, 0);
            }
            double[] exact = values(model, at, x, p + 1);
            for (int i = 0; i < x.length; i++) {
                double difference = (moved[0][i] - 8 * moved[1][i] + 8 * moved[3][i] - moved[4][i]) / (12 * h);
                assertEquals(
                        difference, exact[i], 1e-8 * (1 + Math.abs(difference)), text + " by " + p + " at " + x[i]);
            }
        }
    }

    @Test
    void valuesAreThoseOfJava() {
        double[] x = new Random(2).doubles(1000, -4, 9).toArray();
        double[] values = values(model("a*exp(-b*x)+c*sin(x/a)", ABC, "x"), new double[] {2, 0.5, -1}, x, 0);
        for (int i = 0; i < x.length; i++) {
            assertEquals(
                    2 * StrictMath.exp(-0.5 * x[i]) - StrictMath.sin(x[i] / 2),
                    values[i],
                    1e-14 * (1 + Math.abs(values[i])));
        }
    }

    @Test
    void aPowerOfZeroHasItsDerivatives() {
        ExpressionModel model = model("a*x^b", List.of("a = 2", "b = 1.5"), "x");
        double[] x = {0, 1};
        assertArrayEquals(new double[] {0, 2}, values(model, new double[] {2, 1.5}, x, 0));
        assertArrayEquals(new double[] {0, 1}, values(model, new double[] {2, 1.5}, x, 1));
        assertArrayEquals(new double[] {0, 0}, values(model, new double[] {2, 1.5}, x, 2));
    }

    @Test
    void readsSeveralColumns() {
        ExpressionModel model = model("a*u+b*v*w", ABC, "u", "v", "w");
        double[] u = {1, 2, 3};
        double[] v = {4, 5, 6};
        double[] w = {7, 8, 9};
        Tile tile = load(Columns.of(false, u, v, w, new double[3]), 3, 0, 3);
        model.prepare(new double[] {10, 100, 0}).evaluate(tile);
        assertArrayEquals(new double[] {10 + 2800, 20 + 4000, 30 + 5400}, Arrays.copyOf(tile.outputs(), 3));
    }

    @Test
    void aPointHasTheSameBitsWhereverItLies() {
        ExpressionModel model = model("a*exp(-b*x)+c*cos(a*x)+x^b", ABC, "x");
        double[] x = new Random(3).doubles(Tile.CAPACITY, 0, 10).toArray();
        double[] at = {2, 0.5, -1};
        double[] whole = values(model, at, x, 2);
        for (int from : new int[] {1, 7, 100, Tile.CAPACITY - 1}) {
            assertArrayEquals(
                    Arrays.copyOfRange(whole, from, x.length),
                    values(model, at, Arrays.copyOfRange(x, from, x.length), 2));
        }
    }

    /** More operations than one kernel may have are spread over several. */
    @Test
    void longFormulasAreSplit() {
        int terms = 90;
        StringBuilder text = new StringBuilder("0");
        IntStream.range(0, terms).forEach(i -> text.append("+p")
                .append(i)
                .append("*sin(x*")
                .append(i + 1)
                .append(")*p0"));
        List<String> parameters = IntStream.range(0, terms)
                .mapToObj(i -> "p" + i + " = " + (i + 1))
                .toList();
        ExpressionModel model = model(text.toString(), parameters, "x");
        double[] at = model.parameters().stream().mapToDouble(Parameter::start).toArray();
        at[0] = 3;
        double[] derivative = values(model, at, new double[] {0.3}, 77 + 1);
        assertEquals(3 * Math.sin(78 * 0.3), derivative[0], 1e-12);
    }

    @Test
    void nothingIsAllocatedForATile() {
        ExpressionModel model = model("a*exp(-b*x)+c*exp(-a*x)+b*cos(x)", ABC, "x");
        double[] x = new Random(4).doubles(Tile.CAPACITY).toArray();
        Tile tile = load(Columns.of(false, x, x), 3, 0, x.length);
        Evaluator evaluator = model.prepare(new double[] {2, 0.5, -1});
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long allocated = Long.MAX_VALUE;
        for (int i = 0; i < 20_000 && allocated > 64; i++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            evaluator.evaluate(tile);
            allocated = threads.getCurrentThreadAllocatedBytes() - before;
        }
        assertTrue(allocated <= 64, allocated + " bytes");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a+",
                "a b",
                "(a",
                "a)",
                "a*",
                "d*x",
                "java.lang.System",
                "a.getClass()",
                "exec(a)",
                "exp(a",
                "exp(a,b)",
                "pow(a)",
                "1..2",
                ".",
                "a;b",
                "a=b",
                "\"x\"",
                "a\u0000",
                "${a}"
            })
    void refusesWhatIsNoFormula(String text) {
        refused(text, ABC, List.of("x"));
    }

    @Test
    void refusesWhatIsTooMuch() {
        refused("(".repeat(1000) + "a" + ")".repeat(1000), ABC, List.of("x"));
        refused("-".repeat(5000) + "a", ABC, List.of("x"));
        refused("a+".repeat(10_000) + "a", ABC, List.of("x"));
        StringBuilder wide = new StringBuilder("0");
        IntStream.range(0, 900).forEach(i -> wide.append("+sin(x*").append(i).append(".5)"));
        refused(wide + "+a", ABC, List.of("x"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "a =",
                "= 1",
                "a = one",
                "a = 1 [2, 3]",
                "a = 1 [3, 2]",
                "a = 1 [0",
                "a = NaN",
                "a b = 1",
                "1a = 1",
                "a = inf"
            })
    void refusesWhatIsNoParameter(String text) {
        refused("a*x", List.of(text), List.of("x"));
    }

    @Test
    void readsBoundsAndUnits() {
        ExpressionModel model = model("D*x", List.of("D=1e3[0,inf] nm^2/s"), "x");
        assertEquals(List.of(new Parameter("D", "nm^2/s", 1000, 0, Double.POSITIVE_INFINITY)), model.parameters());
        refused("a*x", List.of("a = 1", "a = 2"), List.of("x"));
        refused("a*x", List.of("a = 1"), List.of("a"));
        refused("a*x", List.of(), List.of("x"));
    }

    private static void refused(String text, List<String> parameters, List<String> columns) {
        MeanderException e =
                assertThrows(MeanderException.class, () -> new ExpressionModel(text, parameters, columns), text);
        assertEquals(StandardError.INVALID_CONFIGURATION, e.code());
    }

    private static ExpressionModel model(String text, List<String> parameters, String... columns) {
        return new ExpressionModel(text, parameters, List.of(columns));
    }

    /** Column {@code output} of the output at some points. */
    private static double[] values(ExpressionModel model, double[] parameters, double[] x, int output) {
        Evaluator evaluator = model.prepare(parameters);
        double[] values = new double[x.length];
        for (int from = 0; from < x.length; from += Tile.CAPACITY) {
            int count = Math.min(Tile.CAPACITY, x.length - from);
            Tile tile = load(Columns.of(false, x, x), model.parameters().size(), from, count);
            evaluator.evaluate(tile);
            int place = output == 0 ? tile.value() : tile.gradient(output - 1);
            System.arraycopy(tile.outputs(), place, values, from, count);
        }
        return values;
    }

    private static Tile load(PointSource points, int parameters, long from, int count) {
        Tile tile = new Tile(points.columns(), parameters);
        try (PointSource.Reader reader = points.open()) {
            tile.load(reader, from, count);
        }
        return tile;
    }
}
