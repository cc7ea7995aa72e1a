package org.meander.workflow.fit;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.meander.base.Checks;

/**
 * Where a parameter starts, other than its model says, or how it is bounded.
 *
 * @param value empty to keep the start there is, or the bound next to it
 * @param lower empty to keep the model's bounds
 * @param upper present if {@code lower} is
 */
record Start(String parameter, OptionalDouble value, OptionalDouble lower, OptionalDouble upper) {

    private static final String RIGHT = "NAME = VALUE, NAME = VALUE [LEAST, GREATEST] or NAME [LEAST, GREATEST]";
    private static final Pattern FORM = Pattern.compile("\\s*([^\\s=\\[]{1,128})\\s*(?:=\\s*([^\\s\\[]{1,64})\\s*)?"
            + "(?:\\[([^,\\]]{1,64}),([^\\]]{1,64})\\])?\\s*");

    /** @param key for messages */
    static List<Start> all(String key, String[] texts) {
        return Arrays.stream(texts).map(text -> parse(key, text)).toList();
    }

    /** @param key for messages */
    static Start parse(String key, String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches() || matcher.group(2) == null && matcher.group(3) == null) {
            throw Checks.configuration(key, "'" + text + "'", RIGHT);
        }
        OptionalDouble value = matcher.group(2) == null
                ? OptionalDouble.empty()
                : OptionalDouble.of(number(key, text, matcher.group(2)));
        if (matcher.group(3) == null) {
            return new Start(matcher.group(1), value, OptionalDouble.empty(), OptionalDouble.empty());
        }
        double lower = number(key, text, matcher.group(3));
        double upper = number(key, text, matcher.group(4));
        double within = value.orElse(lower);
        if (!(lower < upper && lower <= within && within <= upper)) {
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
