package org.meander.optimizer.homodyne;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.meander.base.Checks;
import org.meander.base.MeanderException;
import org.meander.optimizer.Parameter;

/** Start values and bounds as users write them: {@code phi0 = 3} or {@code phi0 = 3 [-180, 180]}. */
final class Starts {

    private static final String RIGHT = "NAME = START or NAME = START [LEAST, GREATEST]";
    private static final Pattern FORM = Pattern.compile(
            "\\s*(\\w{1,64})\\s*=\\s*([^\\s\\[]{1,64})\\s*(?:\\[([^,\\]]{1,64}),([^\\]]{1,64})\\]\\s*)?");

    private Starts() {}

    /**
     * @param key for messages
     * @param texts each changes the parameter of its name, or, if it is {@code contrast} or {@code offset}, that of every angle; later ones win
     */
    static List<Parameter> changed(String key, List<Parameter> defaults, List<String> texts) {
        List<Parameter> changed = new ArrayList<>(defaults);
        for (String text : texts) {
            change(key, changed, text);
        }
        return List.copyOf(changed);
    }

    private static void change(String key, List<Parameter> parameters, String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw Checks.configuration(key, "'" + text + "'", RIGHT);
        }
        String name = Physics.name(matcher.group(1));
        boolean found = false;
        for (int i = 0; i < parameters.size(); i++) {
            Parameter parameter = parameters.get(i);
            if (parameter.name().equals(name) || parameter.name().matches(Pattern.quote(name) + "_\\d+")) {
                parameters.set(i, changed(key, parameter, text, matcher));
                found = true;
            }
        }
        if (!found) {
            List<String> names = parameters.stream().map(Parameter::name).toList();
            throw Checks.configuration(key, "'" + text + "'", "about one of " + String.join(", ", names));
        }
    }

    private static Parameter changed(String key, Parameter parameter, String text, Matcher matcher) {
        double start = number(key, text, matcher.group(2));
        double lower = matcher.group(3) == null ? parameter.lower() : number(key, text, matcher.group(3));
        double upper = matcher.group(4) == null ? parameter.upper() : number(key, text, matcher.group(4));
        try {
            return new Parameter(parameter.name(), parameter.unit(), start, lower, upper);
        } catch (MeanderException e) {
            throw Checks.configuration(key, "'" + text + "'", "a start between its bounds (" + e.getMessage() + ")");
        }
    }

    private static double number(String key, String text, String number) {
        try {
            return Double.parseDouble(number.strip());
        } catch (NumberFormatException e) {
            throw Checks.configuration(key, "'" + text + "'", RIGHT + "; '" + number.strip() + "' is no number");
        }
    }
}
