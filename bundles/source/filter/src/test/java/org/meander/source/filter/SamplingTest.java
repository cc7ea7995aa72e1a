package org.meander.source.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.meander.base.DType;
import org.meander.base.MeanderException;
import org.meander.base.Shape;
import org.meander.base.StandardError;
import org.meander.base.TensorInfo;

final class SamplingTest {

    private static List<TensorInfo> tensors(DType dtype, long... elements) {
        List<TensorInfo> tensors = new ArrayList<>();
        for (long count : elements) {
            tensors.add(new TensorInfo("t" + tensors.size(), dtype, Shape.of(count)));
        }
        return tensors;
    }

    /** Names and positions, such as {@code t0:0,3 t2:0}. */
    private static String positions(List<Taken> taken) {
        return taken.stream().map(t -> t.view().name() + ":" + positions(t)).collect(Collectors.joining(" "));
    }

    private static String positions(Taken taken) {
        return LongStream.range(0, taken.view().elements())
                .mapToObj(i -> String.valueOf(taken.position(i)))
                .collect(Collectors.joining(","));
    }

    @Test
    void positionsAreNumPys() throws IOException {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(
                SamplingTest.class.getResourceAsStream("/linspace.tsv"), StandardCharsets.UTF_8))) {
            for (String line : reader.lines().filter(l -> !l.startsWith("#")).toList()) {
                String[] parts = line.split("\t");
                Spacing spacing = new Spacing(Long.parseLong(parts[0]), Long.parseLong(parts[1]));
                long points = spacing.points();
                assertEquals(
                        Long.parseLong(parts[2]),
                        LongStream.range(0, points).map(spacing::position).sum(),
                        line);
                assertEquals(parts[3], joined(spacing, 0, Math.min(6, points)), line);
                assertEquals(parts[4], joined(spacing, Math.max(0, points - 6), points), line);
            }
        }
    }

    private static String joined(Spacing spacing, long from, long to) {
        return LongStream.range(from, to)
                .mapToObj(k -> String.valueOf(spacing.position(k)))
                .collect(Collectors.joining(","));
    }

    @Test
    void countsPositionsBeforeAPlace() {
        for (Spacing spacing : List.of(new Spacing(1000, 7), new Spacing(5, 5), new Spacing(1, 1), new Spacing(9, 1))) {
            for (long place = 0; place <= spacing.count(); place++) {
                long end = place;
                long expected = LongStream.range(0, spacing.points())
                        .filter(k -> spacing.position(k) < end)
                        .count();
                assertEquals(expected, spacing.before(place), spacing + " " + place);
            }
        }
    }

    /** By hand: the ratio is 1/2, so 5, 1 and 1 values, at 0, 9/4, 9/2, 27/4 and 9 of the first. */
    @Test
    void stratifiedTakesInProportionAndAtLeastOne() {
        assertEquals("t0:0,2,4,6,9 t1:0 t2:0", positions(new Sampling(7, true).take(tensors(DType.F32, 10, 3, 1))));
    }

    /** By hand: 3/12 of each, at least one: 1, 1, 1, and nothing is left for the fourth. */
    @Test
    void stratifiedEndsAtTheLimit() {
        assertEquals("t0:0 t1:0 t2:0", positions(new Sampling(3, true).take(tensors(DType.F32, 1, 2, 1, 8))));
    }

    /** By hand: 0, 13/4, 13/2, 39/4 and 13 of 14 values. */
    @Test
    void plainIsEvenOverAll() {
        assertEquals("t0:0,3,6,9 t2:0", positions(new Sampling(5, false).take(tensors(DType.F32, 10, 3, 1))));
    }

    @Test
    void neverTakesMoreThanTheLimit() {
        for (boolean stratified : List.of(true, false)) {
            for (long limit = 1; limit <= 60; limit++) {
                List<Taken> taken = new Sampling(limit, stratified).take(tensors(DType.F16, 17, 1, 0, 30, 2, 1));
                long values = taken.stream().mapToLong(t -> t.view().elements()).sum();
                assertTrue(values <= limit, limit + ": " + positions(taken));
                assertTrue(stratified || values == Math.min(limit, 51), limit + ": " + positions(taken));
            }
        }
    }

    @Test
    void belowTheLimitEverythingIsWhole() {
        List<TensorInfo> tensors = List.of(new TensorInfo("a", DType.F32, Shape.of(3, 4)));
        assertEquals(
                tensors,
                new Sampling(12, true).take(tensors).stream().map(Taken::view).toList());
        assertEquals(
                Shape.of(11),
                new Sampling(11, true).take(tensors).getFirst().view().shape());
    }

    @Test
    void onlyWhatCanBeTrainedIsACandidate() {
        List<TensorInfo> tensors = new ArrayList<>();
        for (DType dtype : DType.values()) {
            tensors.add(new TensorInfo(dtype.name(), dtype, Shape.of(8)));
        }
        List<TensorInfo> candidates = new Sampling(1, true).candidates(tensors);
        assertTrue(candidates.stream().allMatch(t -> t.name().matches("B?F\\d.*|C64")), candidates::toString);
        assertEquals(13, candidates.size());
        assertEquals(tensors, new Sampling(0, true).candidates(tensors));
    }

    @Test
    void singleValuesOfPackedTypesAreRefused() {
        assertEquals(1, new Sampling(8, true).take(tensors(DType.F4, 8)).size());
        MeanderException e =
                assertThrows(MeanderException.class, () -> new Sampling(7, true).take(tensors(DType.F4, 8)));
        assertEquals(StandardError.UNSUPPORTED_DATA, e.code());
    }

    @Test
    void moreThanDoublesCountIsRefused() {
        List<TensorInfo> huge = tensors(DType.F32, 1L << 52, 1L << 52, 1);
        assertEquals(
                StandardError.UNSUPPORTED_DATA,
                assertThrows(MeanderException.class, () -> new Sampling(1, false).take(huge))
                        .code());
    }
}
