package org.meander.launcher;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** References <code>${name}</code> in the values of framework properties. */
final class Variables {

    private static final Pattern REFERENCE = Pattern.compile("\\$\\{([^}]*)}");

    private Variables() {}

    static String substitute(String key, String value, Map<String, String> variables) {
        return REFERENCE.matcher(value).replaceAll(reference -> {
            String name = reference.group(1);
            if (!variables.containsKey(name)) {
                throw new LaunchException("The framework property " + key + " refers to ${" + name + "}; there are "
                        + String.join(", ", variables.keySet().stream().sorted().toList()) + ".");
            }
            return Matcher.quoteReplacement(variables.get(name));
        });
    }
}
