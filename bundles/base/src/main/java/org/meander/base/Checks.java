package org.meander.base;

/** Validation of configuration values at the border. The key is the configuration key that a user wrote. */
public final class Checks {

    private Checks() {}

    /** Returns the value if {@code min <= value <= max}; NaN is out of every range. */
    public static double range(String key, double value, double min, double max) {
        if (!(value >= min && value <= max)) {
            throw configuration(key, value, "between " + min + " and " + max);
        }
        return value;
    }

    /** Returns the value if {@code min <= value <= max}. */
    public static long range(String key, long value, long min, long max) {
        if (value < min || value > max) {
            throw configuration(key, value, "between " + min + " and " + max);
        }
        return value;
    }

    /** Returns the value if {@code min <= value <= max}. */
    public static int range(String key, int value, int min, int max) {
        return (int) range(key, (long) value, min, max);
    }

    /** Returns the value if it is neither null nor blank. */
    public static String text(String key, String value) {
        if (value == null || value.isBlank()) {
            throw configuration(key, value == null ? "missing" : "'" + value + "'", "a text that is not blank");
        }
        return value;
    }

    /** An {@link StandardError#INVALID_CONFIGURATION} error: key, value, what would be right. */
    public static MeanderException configuration(String key, Object value, String expected) {
        return new MeanderException(
                StandardError.INVALID_CONFIGURATION, key + " is " + value + "; it must be " + expected);
    }
}
