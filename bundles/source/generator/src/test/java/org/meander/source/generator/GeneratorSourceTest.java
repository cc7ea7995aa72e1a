package org.meander.source.generator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.meander.base.DType;
import org.meander.base.MeanderException;
import org.meander.base.Shape;
import org.meander.base.StandardError;
import org.meander.base.TensorInfo;
import org.meander.source.Source;
import org.meander.source.TensorModel;
import org.meander.source.TensorStream;
import org.meander.tck.SourceContract;

class GeneratorSourceTest extends SourceContract {

    @Override
    protected Source source() {
        return Settings.DEFAULT
                .models(3)
                .tensors("a:33x100", "b:scalar:F64", "c:4097:BF16", "d:0x3", "a:b:1025:F16")
                .familyNoise(0.25)
                .source();
    }

    private static double[] doubles(Settings settings, String model, int tensor, long from, int count) {
        try (TensorModel open = settings.dtype("F64").source().open(model);
                TensorStream stream = open.stream(open.tensors().get(tensor), from)) {
            double[] values = new double[count];
            assertEquals(count, stream.read(MemorySegment.ofArray(values)));
            return values;
        }
    }

    private static double first(Settings settings, String model) {
        return doubles(settings, model, 0, 0, 1)[0];
    }

    /** From an implementation of SplitMix64 and of the keys in Python, with the quantiles of SciPy. */
    @ParameterizedTest
    @CsvSource({
        "gaussian,0,0.0059399482098347525",
        "gaussian,1,0.04990176983691343",
        "gaussian,2,0.021469838795152834",
        "gaussian,1000,0.0073344360477067185",
        "gaussian,1000000000000,0.006070537293652546",
        "heavy-tail,0,0.004495718990999315",
        "heavy-tail,5,0.0008711580774160833",
        "uniform,0,0.008089768944162171",
        "uniform,5,0.0015991556478258586"
    })
    void valuesAreThoseOfAnotherImplementation(String distribution, long position, double expected) {
        Settings settings = Settings.DEFAULT
                .models(10)
                .seed(42)
                .tensors("a:2", "b:1000001x1000000")
                .distribution(distribution);
        assertEquals(expected, doubles(settings, "model-3", 1, position, 1)[0], 1e-15);
    }

    @ParameterizedTest
    @CsvSource({"0,-0.02377006333087326", "5,-0.016993934621116997", "299,-0.024486543241193245"})
    void smoothValuesAreThoseOfAnotherImplementation(long position, double expected) {
        Settings settings =
                Settings.DEFAULT.models(10).seed(42).tensors("a:2", "b:300").distribution("smooth");
        assertEquals(expected, doubles(settings, "model-3", 1, position, 1)[0], 1e-15);
    }

    @ParameterizedTest
    @CsvSource({"0,-0.004330633349539781", "7,0.010671035206128913"})
    void familiesAreThoseOfAnotherImplementation(long position, double expected) {
        Settings settings = Settings.DEFAULT.models(3).seed(42).tensors("a:10").familyNoise(0.1);
        assertEquals(expected, doubles(settings, "model-2", 0, position, 1)[0], 1e-15);
    }

    @Test
    void familiesAreNear() {
        Settings settings = Settings.DEFAULT.models(3).familyNoise(0.01);
        double[] zero = doubles(settings, "model-0", 0, 0, 65536);
        double[] two = doubles(settings, "model-2", 0, 0, 65536);
        double squares = 0;
        for (int i = 0; i < zero.length; i++) {
            squares += (zero[i] - two[i]) * (zero[i] - two[i]);
        }
        // Noise of 0.01 standard deviations of 0.02, within six standard errors of a root mean square of 65,536 values.
        assertEquals(0.01 * 0.02, Math.sqrt(squares / zero.length), 0.01 * 0.02 * 0.017);
    }

    @Test
    void everySettingCounts() {
        Settings settings = Settings.DEFAULT.models(2);
        double value = first(settings, "model-0");
        assertNotEquals(value, first(settings, "model-1"));
        assertNotEquals(value, first(settings.seed(1), "model-0"));
        assertNotEquals(value, first(settings.distribution("uniform"), "model-0"));
        assertEquals(2 * value, first(settings.scale(0.04), "model-0"), 1e-15);
        assertNotEquals(
                doubles(settings.tensors("a:4", "b:4"), "model-0", 0, 0, 1)[0],
                doubles(settings.tensors("a:4", "b:4"), "model-0", 1, 0, 1)[0]);
    }

    @Test
    void namesSortAsNumbersDo() {
        List<String> names = Settings.DEFAULT.models(101).source().models();
        assertEquals("model-000", names.getFirst());
        assertEquals("model-100", names.getLast());
        assertEquals(names, names.stream().sorted().toList());
        for (String other : List.of("model-0", "model-101", "model--01", "model-+01", "model-", "model-١٠٠")) {
            assertThrows(
                    MeanderException.class,
                    () -> Settings.DEFAULT.models(101).source().open(other));
        }
    }

    @Test
    void readsTensors() {
        try (TensorModel model = Settings.DEFAULT
                .tensors("encoder.weight:256x128:F16", "x:y:3", " s:scalar ")
                .source()
                .open("model-0")) {
            assertEquals(
                    List.of(
                            new TensorInfo("encoder.weight", DType.F16, Shape.of(256, 128)),
                            new TensorInfo("x:y", DType.F32, Shape.of(3)),
                            new TensorInfo("s", DType.F32, Shape.of())),
                    model.tensors());
        }
    }

    private static void assertRefused(Settings settings, String part) {
        MeanderException e = assertThrows(MeanderException.class, settings::source);
        assertEquals(StandardError.INVALID_CONFIGURATION, e.code());
        assertTrue(e.getMessage().contains(part), e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "a", "a:", ":3", "a:x", "a:3x", "a:-3", "a:3:I8", "a:3:f32", "a:1000000000x1000000000x9"})
    void refusesTensors(String spec) {
        assertRefused(Settings.DEFAULT.tensors(spec), "'");
    }

    @Test
    void refusesSettings() {
        assertRefused(Settings.DEFAULT.tensors(new String[0]), ".tensors is empty");
        assertRefused(Settings.DEFAULT.tensors("a:1", "a:2"), "no other tensor");
        assertRefused(Settings.DEFAULT.models(0), ".models is 0");
        assertRefused(Settings.DEFAULT.models(1_000_001), ".models is 1000001");
        assertRefused(Settings.DEFAULT.dtype("I8"), "F16, BF16, F32, F64");
        assertRefused(Settings.DEFAULT.distribution("normal"), "gaussian, heavy-tail, uniform, smooth");
        assertRefused(Settings.DEFAULT.scale(0), ".scale is 0.0");
        assertRefused(Settings.DEFAULT.scale(Double.NaN), ".scale is NaN");
        assertRefused(Settings.DEFAULT.familyNoise(-0.1), ".family.noise is -0.1");
    }
}
