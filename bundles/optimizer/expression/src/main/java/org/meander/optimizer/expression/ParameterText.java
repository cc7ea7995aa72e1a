package org.meander.optimizer.expression;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.meander.base.Checks;
import org.meander.base.MeanderException;
import org.meander.optimizer.Parameter;

/** Parameters as users write them: {@code b = 0.001}, {@code b = 0.001 [0, 1]}, {@code D = 1e3 [0, inf] nm^2/s}. */
final class ParameterText {

    private static final String RIGHT = "NAME = START, NAME = START [LEAST, GREATEST], or that with a unit after it";
    private static final Pattern FORM = Pattern.compile(
            "\\s*([\\p{L}_][\\p{L}\\p{N}_]{0,127})\\s*=\\s*([^\\s\\[]{1,64})\\s*(?:\\[([^,\\]]{1,64}),([^\\]]{1,64})\\])?([^\\[\\]]{0,64})");

    private ParameterText() {}

    /** @param key for messages */
    static Parameter parse(String key, String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw Checks.configuration(key, "'" + text + "'", RIGHT);
        }
        double start = number(key, text, matcher.group(2));
        double lower = matcher.group(3) == null ? Double.NEGATIVE_INFINITY : number(key, text, matcher.group(3));
        double upper = matcher.group(4) == null ? Double.POSITIVE_INFINITY : number(key, text, matcher.group(4));
        try {
            return new Parameter(matcher.group(1), matcher.group(5).strip(), start, lower, upper);
        } catch (MeanderException e) {
            throw Checks.configuration(key, "'" + text + "'", "a start between its bounds (" + e.getMessage() + ")");
        }
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
