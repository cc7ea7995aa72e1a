package org.meander.workflow.recipes;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.meander.base.Checks;
import org.meander.store.StoredModel;

/** Words that stored models are found by: an attribute with commas between them. */
final class Tags {

    private static final String SEPARATOR = ",";

    private Tags() {}

    /** Throws unless every one is a word without a comma or blanks around it. */
    static void check(String key, String... tags) {
        for (String tag : tags) {
            if (tag.isBlank() || tag.contains(SEPARATOR) || !tag.strip().equals(tag)) {
                throw Checks.configuration(key, "'" + tag + "'", "words without commas and without blanks around them");
            }
        }
    }

    /** The attribute's text, if there are any. */
    static Optional<String> of(String... tags) {
        return tags.length == 0
                ? Optional.empty()
                : Optional.of(Arrays.stream(tags).distinct().sorted().collect(Collectors.joining(SEPARATOR)));
    }

    /** The tags of a model, in order. */
    static SortedSet<String> of(StoredModel model) {
        String text = model.attributes().getOrDefault(Attributes.TAGS, "");
        return new TreeSet<>(text.isEmpty() ? List.of() : List.of(text.split(SEPARATOR)));
    }
}
