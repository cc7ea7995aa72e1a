package org.meander.workflow.fit;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.meander.base.Checks;

/**
 * Where a parameter starts, other than its model says.
 *
 * @param lower empty to keep the model's bounds
 * @param upper present if {@code lower} is
 */
record Start(String parameter, double value, OptionalDouble lower, OptionalDouble upper) {

    private static final String RIGHT = "NAME = VALUE or NAME = VALUE [LEAST, GREATEST]";
    private static final Pattern FORM = Pattern.compile(
            "\\s*([^\\s=\\[]{1,128})\\s*=\\s*([^\\s\\[]{1,64})\\s*(?:\\[([^,\\]]{1,64}),([^\\]]{1,64})\\])?\\s*");

    /** @param key for messages */
    static List<Start> all(String key, String[] texts) {
        return Arrays.stream(texts).map(text -> parse(key, text)).toList();
    }

    /** @param key for messages */
    static Start parse(String key, String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw Checks.configuration(key, "'" + text + "'", RIGHT);
        }
        double value = number(key, text, matcher.group(2));
        if (matcher.group(3) == null) {
            return new Start(matcher.group(1), value, OptionalDouble.empty(), OptionalDouble.empty());
        }
        double lower = number(key, text, matcher.group(3));
        double upper = number(key, text, matcher.group(4));
        if (!(lower < upper && lower <= value && value <= upper)) {
            throw Checks.configuration(key, "'" + text + "'", "a start between its bounds");
        }
        return new Start(matcher.group(1), value, OptionalDouble.of(lower), OptionalDouble.of(upper));
    }

    private static double number(String key, String text, String number) {
        String word = number.strip();
        try {
            return switch (word) {
                case "inf", "+inf" -> Double.POSITIVE_INFINITY;
                case "-inf" -> Double.NEGATIVE_INFINITY;
                default -> Double.parseDouble(word);
            };
        } catch (NumberFormatException e) {
            throw Checks.configuration(key, "'" + text + "'", RIGHT + "; '" + word + "' is no number");
        }
    }
}
