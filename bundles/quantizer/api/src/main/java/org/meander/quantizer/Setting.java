package org.meander.quantizer;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.meander.base.MeanderException;

/** The settings of a quantizer. A key may be typed with underscores for its dots. */
public enum Setting {
    /** Whether the curve chooses the sides of the image. */
    AUTO_SELECT_DIMENSIONS("quantization.auto.select.dimensions", true, "whether the curve chooses the image's sides"),
    /** Columns and rows of the image if it does not. */
    TARGET_DIMENSIONS(
            "quantization.target.dimensions",
            Kind.WHOLES,
            List.of(),
            "columns and rows of the image, if they are not selected",
            "two numbers from 1, or none",
            value -> ints(value, n -> n == 0 || n == 2, side -> side >= 1)),
    /** What cells hold that no parameter is laid on. */
    PADDING_VALUE("quantization.padding.value", 0.0, -Float.MAX_VALUE, Float.MAX_VALUE, "what unused cells hold"),
    /** Use of a square of a power of four cells below which a warning is given. */
    MIN_EFFICIENCY_RATIO(
            "quantization.min.efficiency.ratio",
            0.5,
            0,
            1,
            "use of a power-of-four square below which there is a warning"),
    /** Sides of the grids of the index, finest first. */
    INDEX_GRANULARITY_LEVELS(
            "quantization.index.granularity.levels",
            Kind.WHOLES,
            List.of(32, 16, 8, 4, 2),
            "sides of the index's grids",
            "1 to 10 distinct powers of two, 1 to 1024",
            value -> ints(value, n -> n >= 1 && n <= 10, s -> s >= 1 && s <= 1024 && Integer.bitCount(s) == 1)
                    && ((List<?>) value).stream().distinct().count() == ((List<?>) value).size()),
    /** Whether it is checked that neighbours in the vector are neighbours in the image. */
    VALIDATE_SPATIAL_LOCALITY(
            "quantization.validate.spatial.locality", true, "whether neighbours are checked to stay neighbours"),
    /** The space-filling curve, by name. */
    CURVE("quantization.curve", "hilbert", "a name", "space-filling curve"),

    /** The codec, by name. */
    CODEC("compression.codec", "scalar", "a name", "codec"),
    /** 0 (coarsest) to 1 (finest). */
    QUALITY("compression.quality", 0.8, 0, 1, "0 (coarsest) to 1 (finest)"),
    /** Whether models keep the index by which a search rules them out without decoding them. */
    PRESERVE_INDEX("compression.preserve.index.row", true, "whether models keep their index"),
    /** Whether the quality is raised, within its range, until the largest error is kept. */
    ADAPTIVE_QUALITY("compression.adaptive.quality", false, "whether the quality follows the largest error"),
    /** Lowest and highest quality of the adaptive mode. */
    QUALITY_RANGE(
            "compression.quality.range",
            Kind.REALS,
            List.of(0.5, 0.95),
            "qualities of the adaptive mode",
            "two numbers from 0 to 1, the first not above the second",
            Setting::isRange),
    /** Whether batches are quantized by several threads. */
    PARALLEL_PROCESSING("compression.enable.parallel.processing", true, "whether batches use several threads"),
    /** Working memory of quantizing in MiB; 0 for no limit. */
    MEMORY_LIMIT_MB("compression.memory.limit.mb", 0L, 0, 1L << 24, "working memory in MiB, 0: no limit"),
    /** Largest relative RMS error; what exceeds it is warned of, or refused if validation is strict. */
    MAX_RECONSTRUCTION_ERROR(
            "compression.max.reconstruction.error", 0.01, 0, 1, "largest relative RMS error, 0: none is too large"),
    /** Whether the error is held against the largest one. */
    VALIDATE_RECONSTRUCTION("compression.validate.reconstruction", true, "whether the error is checked"),

    /** The search method, by name. */
    METHOD("search.method", "progressive", "a name", "search method"),
    /** Most results. */
    MAX_RESULTS("search.max.results", 10L, 1, 1 << 24, "most results"),
    /** Least similarity of a result. */
    SIMILARITY_THRESHOLD("search.similarity.threshold", 0.1, 0, 1, "least similarity of a result"),
    /** Whether candidates are ruled out coarse to fine before any is decoded; else all are compared. */
    PROGRESSIVE_FILTERING(
            "search.enable.progressive.filtering", true, "whether indices rule candidates out; else all are compared"),
    /** Whether several threads search. */
    PARALLEL_SEARCH("search.enable.parallel.search", true, "whether several threads search"),
    /** How many of the nearest are compared by all measures. */
    MAX_CANDIDATES("search.max.candidates.per.level", 1000L, 1, 1 << 24, "nearest that are compared by all measures"),
    /** Weights of direction, magnitude and distribution in a similarity. */
    SIMILARITY_WEIGHTS(
            "search.similarity.weights",
            Kind.REALS,
            List.of(0.7, 0.2, 0.1),
            "weights of direction, magnitude and distribution",
            "three numbers from 0 to 1 with the sum 1",
            Setting::isWeights),
    /** Whether results of a search of the registry are kept until it changes. */
    CACHING("search.enable.caching", true, "whether results are kept until the registry changes"),
    /** Most searches whose results are kept. */
    CACHE_SIZE("search.cache.size.limit", 10_000L, 1, 1 << 24, "most searches whose results are kept"),

    /** Memory of models, caches and work in MiB; 0 for no limit. */
    MAX_MEMORY_MB("max.memory.usage.mb", 0L, 0, 1L << 24, "memory of models, caches and work in MiB, 0: no limit"),
    /** Threads of batches and searches; 0 for one a processor. */
    WORKER_THREADS("num.worker.threads", 0L, 0, 256, "threads, 0: one a processor"),
    /** Whether every model is decoded and compared at once, and too large an error refused. */
    STRICT_VALIDATION("strict.validation", false, "whether models are decoded at once and too large errors refused");

    private enum Kind {
        FLAG,
        WHOLE,
        REAL,
        TEXT,
        WHOLES,
        REALS
    }

    private final String key;
    private final Kind kind;
    private final Object value;
    private final String right;
    private final String description;
    private final Predicate<Object> check;

    Setting(String key, boolean value, String description) {
        this(key, Kind.FLAG, value, description, "true or false", v -> true);
    }

    Setting(String key, String value, String right, String description) {
        this(key, Kind.TEXT, value, description, right, v -> !((String) v).isBlank());
    }

    Setting(String key, double value, double min, double max, String description) {
        this(key, Kind.REAL, value, description, min + " to " + max, v -> (Double) v >= min && (Double) v <= max);
    }

    Setting(String key, long value, long min, long max, String description) {
        this(key, Kind.WHOLE, value, description, min + " to " + max, v -> (Long) v >= min && (Long) v <= max);
    }

    Setting(String key, Kind kind, Object value, String description, String right, Predicate<Object> check) {
        this.key = key;
        this.kind = kind;
        this.value = value;
        this.right = right;
        this.description = description;
        this.check = check;
    }

    /** Such as {@code compression.quality}. */
    public String key() {
        return key;
    }

    /** A Boolean, Long, Double, String, or a list of Integer or Double. */
    public Object defaultValue() {
        return value;
    }

    /** What it means, in a few words. */
    public String description() {
        return description;
    }

    /** What values are right, in a few words. */
    public String range() {
        return right;
    }

    /** The setting with that key, dots or underscores. */
    public static Optional<Setting> of(String key) {
        String dotted = key.replace('_', '.');
        return Arrays.stream(values()).filter(s -> s.key.equals(dotted)).findFirst();
    }

    /**
     * A value of this setting from one of any type that can mean it: numbers, texts, lists and arrays of these.
     *
     * @throws MeanderException {@link QuantizerError#CONFIGURATION} if it is none
     */
    Object parse(Object given) {
        try {
            Object parsed = convert(given);
            if (check.test(parsed)) {
                return parsed;
            }
        } catch (ArithmeticException | IllegalArgumentException e) {
            throw wrong(given, e);
        }
        throw wrong(given, null);
    }

    private MeanderException wrong(Object given, Exception cause) {
        String shown = given instanceof Object[] array ? Arrays.toString(array) : given.toString();
        return new MeanderException(
                QuantizerError.CONFIGURATION, key + " is " + shown + "; it must be " + right, cause);
    }

    private Object convert(Object given) {
        return switch (kind) {
            case FLAG -> given instanceof Boolean same ? same : flag(text(given));
            case WHOLE -> whole(given);
            case REAL -> real(given);
            case TEXT -> text(given);
            case WHOLES -> elements(given).map(e -> Math.toIntExact(whole(e))).toList();
            case REALS -> elements(given).map(Setting::real).toList();
        };
    }

    private static String text(Object given) {
        return given.toString().strip();
    }

    private static Boolean flag(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException(text);
        };
    }

    private static Long whole(Object given) {
        if (given instanceof Double || given instanceof Float) {
            double number = ((Number) given).doubleValue();
            if (number != Math.rint(number)) {
                throw new IllegalArgumentException(given.toString());
            }
            return (long) number;
        }
        return given instanceof Number number ? number.longValue() : Long.valueOf(text(given));
    }

    private static Double real(Object given) {
        return given instanceof Number number ? number.doubleValue() : Double.valueOf(text(given));
    }

    private static Stream<Object> elements(Object given) {
        return switch (given) {
            case int[] array -> IntStream.of(array).mapToObj(i -> i);
            case double[] array -> Arrays.stream(array).mapToObj(d -> d);
            case Object[] array -> Arrays.stream(array);
            case Collection<?> list -> list.stream().map(e -> e);
            default -> {
                String text = text(given).replaceAll("^\\[|]$", "").strip();
                yield text.isEmpty() ? Stream.of() : Arrays.stream(text.split("\\s*,\\s*"));
            }
        };
    }

    private static boolean ints(Object value, Predicate<Integer> size, Predicate<Integer> each) {
        List<?> list = (List<?>) value;
        return size.test(list.size()) && list.stream().allMatch(i -> each.test((Integer) i));
    }

    private static boolean isRange(Object value) {
        List<?> list = (List<?>) value;
        return list.size() == 2
                && list.stream().allMatch(d -> (Double) d >= 0 && (Double) d <= 1)
                && (Double) list.get(0) <= (Double) list.get(1);
    }

    private static boolean isWeights(Object value) {
        List<?> list = (List<?>) value;
        return list.size() == 3
                && list.stream().allMatch(d -> (Double) d >= 0 && (Double) d <= 1)
                && Math.abs(list.stream().mapToDouble(d -> (Double) d).sum() - 1) <= 1e-3;
    }
}
