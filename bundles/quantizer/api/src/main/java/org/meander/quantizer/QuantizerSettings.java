package org.meander.quantizer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;

/** Values of all {@link Setting}s. Immutable. */
public final class QuantizerSettings {

    private static final double STRICT_ERROR = 0.05;
    private static final double HIGH_QUALITY = 0.9;
    private static final long MANY_CANDIDATES = 5000;
    private static final long MILLION = 1_000_000;

    private final Map<Setting, Object> values;

    private QuantizerSettings(Map<Setting, Object> values) {
        this.values = values;
    }

    /** The defaults: balanced. */
    public static QuantizerSettings defaults() {
        return builder().build();
    }

    /**
     * What suits vectors of a length: below a million parameters quality 0.9; below ten millions 0.8, and 0.7 from there, both raised as
     * far as the largest error needs; above fifty millions fewer candidates and a larger cache.
     *
     * @param parameters length of the vectors, 1 or more
     */
    public static QuantizerSettings optimal(long parameters) {
        if (parameters < 1) {
            throw new MeanderException(
                    QuantizerError.VALIDATION, "parameter count is " + parameters + "; it must be 1 or more");
        }
        Builder builder = builder()
                .quality(parameters < MILLION ? 0.9 : parameters < 10 * MILLION ? 0.8 : 0.7)
                .set(Setting.ADAPTIVE_QUALITY, parameters >= MILLION)
                .levels(parameters > 256 ? new int[] {64, 32, 16, 8, 4} : new int[] {16, 8, 4, 2});
        if (parameters > 50 * MILLION) {
            builder.set(Setting.MAX_CANDIDATES, 500).set(Setting.CACHE_SIZE, 50_000);
        }
        return builder.build();
    }

    /** Builds settings from the defaults. */
    public static Builder builder() {
        return new Builder(Map.of());
    }

    /** Builds settings from these. */
    public Builder toBuilder() {
        return new Builder(values);
    }

    /**
     * These settings with changes.
     *
     * @param changes values by key, of any type that can mean them
     * @throws MeanderException {@link QuantizerError#CONFIGURATION} that names every key that does not exist, or the first value that is
     *     not right
     */
    public QuantizerSettings with(Map<String, ?> changes) {
        List<String> unknown = changes.keySet().stream()
                .filter(key -> Setting.of(key).isEmpty())
                .sorted()
                .toList();
        if (!unknown.isEmpty()) {
            throw new MeanderException(
                    QuantizerError.CONFIGURATION,
                    "Unknown configuration parameter: " + String.join(", ", unknown)
                            + "; there are "
                            + Arrays.stream(Setting.values()).map(Setting::key).collect(Collectors.joining(", ")));
        }
        Builder builder = toBuilder();
        changes.forEach((key, value) -> builder.set(Setting.of(key).orElseThrow(), value));
        return builder.build();
    }

    /** The value of a setting, of the type of its default. */
    public Object get(Setting setting) {
        return values.get(setting);
    }

    /** All values by key, in the order of the settings. */
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        values.forEach((setting, value) -> map.put(setting.key(), value));
        return map;
    }

    /** What is allowed but should be thought about, one sentence each. */
    public List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        if (quality() > HIGH_QUALITY && flag(Setting.PARALLEL_PROCESSING)) {
            warnings.add("compression.quality " + quality()
                    + " is high: with compression.enable.parallel.processing, every thread works on larger models");
        }
        if (whole(Setting.MAX_CANDIDATES) > MANY_CANDIDATES && flag(Setting.PARALLEL_SEARCH)) {
            warnings.add("search.max.candidates.per.level " + whole(Setting.MAX_CANDIDATES)
                    + " is high: with search.enable.parallel.search, every thread holds so many candidates");
        }
        if (flag(Setting.STRICT_VALIDATION) && real(Setting.MAX_RECONSTRUCTION_ERROR) > STRICT_ERROR) {
            warnings.add("strict.validation accepts a relative RMS error of " + real(Setting.MAX_RECONSTRUCTION_ERROR)
                    + "; compression.max.reconstruction.error of 0.05 or less is usual");
        }
        long most = whole(Setting.MAX_MEMORY_MB);
        long heap = Runtime.getRuntime().maxMemory() >> 20;
        if (most > heap) {
            warnings.add("max.memory.usage.mb " + most + " is more than this process may take, which is " + heap);
        }
        if (most > 0 && whole(Setting.MEMORY_LIMIT_MB) > most) {
            warnings.add("compression.memory.limit.mb " + whole(Setting.MEMORY_LIMIT_MB)
                    + " is more than max.memory.usage.mb, which is " + most);
        }
        return warnings;
    }

    /** {@link Setting#QUALITY}. */
    public double quality() {
        return real(Setting.QUALITY);
    }

    /** {@link Setting#CODEC}. */
    public String codec() {
        return text(Setting.CODEC);
    }

    /** {@link Setting#METHOD}. */
    public String method() {
        return text(Setting.METHOD);
    }

    /** {@link Setting#MAX_RESULTS}. */
    public int maxResults() {
        return (int) whole(Setting.MAX_RESULTS);
    }

    /** {@link Setting#SIMILARITY_THRESHOLD}. */
    public double similarityThreshold() {
        return real(Setting.SIMILARITY_THRESHOLD);
    }

    /** A setting that is true or false. */
    public boolean flag(Setting setting) {
        return (Boolean) get(setting);
    }

    /** A setting that is a whole number. */
    public long whole(Setting setting) {
        return (Long) get(setting);
    }

    /** A setting that is a number. */
    public double real(Setting setting) {
        return (Double) get(setting);
    }

    /** A setting that is a name. */
    public String text(Setting setting) {
        return (String) get(setting);
    }

    /** A setting that is a list of whole numbers. */
    public int[] wholes(Setting setting) {
        return ((List<?>) get(setting)).stream().mapToInt(i -> (Integer) i).toArray();
    }

    /** A setting that is a list of numbers. */
    public double[] reals(Setting setting) {
        return ((List<?>) get(setting)).stream().mapToDouble(d -> (Double) d).toArray();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof QuantizerSettings settings && settings.values.equals(values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return toMap().toString();
    }

    /** Collects values; for one thread. */
    public static final class Builder {

        private final Map<Setting, Object> values = new EnumMap<>(Setting.class);

        private Builder(Map<Setting, Object> values) {
            for (Setting setting : Setting.values()) {
                this.values.put(setting, values.getOrDefault(setting, setting.defaultValue()));
            }
        }

        /**
         * Sets a value of any type that can mean one of the setting.
         *
         * @throws MeanderException {@link QuantizerError#CONFIGURATION} if it means none, or is out of range
         */
        public Builder set(Setting setting, Object value) {
            if (value == null) {
                throw new MeanderException(StandardError.INVALID_ARGUMENT, setting.key() + " must not be null");
            }
            values.put(setting, setting.parse(value));
            return this;
        }

        /** {@link Setting#QUALITY}. */
        public Builder quality(double quality) {
            return set(Setting.QUALITY, quality);
        }

        /** {@link Setting#CODEC}. */
        public Builder codec(String name) {
            return set(Setting.CODEC, name);
        }

        /** {@link Setting#METHOD}. */
        public Builder method(String name) {
            return set(Setting.METHOD, name);
        }

        /** {@link Setting#MAX_RESULTS}. */
        public Builder maxResults(int most) {
            return set(Setting.MAX_RESULTS, most);
        }

        /** {@link Setting#SIMILARITY_THRESHOLD}. */
        public Builder similarityThreshold(double least) {
            return set(Setting.SIMILARITY_THRESHOLD, least);
        }

        /** {@link Setting#INDEX_GRANULARITY_LEVELS}. */
        public Builder levels(int... sides) {
            return set(Setting.INDEX_GRANULARITY_LEVELS, sides);
        }

        /** The settings. */
        public QuantizerSettings build() {
            return new QuantizerSettings(new EnumMap<>(values));
        }
    }
}
