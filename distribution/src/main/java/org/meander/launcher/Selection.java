package org.meander.launcher;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Chooses features by a text such as {@code * -shell}: names to take, names with a minus to leave out, a star for all. */
final class Selection {

    private final String key;
    private final String text;

    /**
     * @param key framework property that the text comes from, for messages
     */
    Selection(String key, String text) {
        this.key = key;
        this.text = text;
    }

    /** The chosen names, in alphabetical order. */
    List<String> of(Collection<String> available) {
        Set<String> chosen = new TreeSet<>();
        for (String token : text.strip().split("\\s+")) {
            boolean out = token.startsWith("-");
            String name = out ? token.substring(1) : token;
            if (name.equals("*")) {
                chosen.addAll(available);
            } else if (out) {
                chosen.remove(name);
            } else if (available.contains(name)) {
                chosen.add(name);
            } else {
                throw new LaunchException(
                        key + " names the feature " + name + "; there are " + String.join(", ", available) + ".");
            }
        }
        return new ArrayList<>(chosen);
    }
}
