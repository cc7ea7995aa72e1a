package org.meander.workflow.recipes;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.meander.base.Checks;
import org.meander.store.StoredModel;

/**
 * What models are found by.
 *
 * @param architecture text in the name of the architecture or type, in any case; empty for any
 * @param tags that a model has all of
 * @param least parameters
 * @param most parameters
 * @param since committed at this time or later
 * @param until committed before this time
 */
record Criteria(String architecture, List<String> tags, long least, long most, Instant since, Instant until) {

    /** Descriptions of the keys, for the recipes that have them: an annotation cannot inherit another one's. */
    static final String ARCHITECTURE =
            "Only models with this text in the name of their architecture or type; empty for any";

    static final String TAGS = "Only models that have all of these tags";

    static final String LEAST = "Only models with at least so many parameters; 0..2^63-1";

    static final String MOST = "Only models with at most so many parameters; 0..2^63-1";

    static final String SINCE = "Only models committed at this time or later, such as 2026-01-31 or"
            + " 2026-01-31T12:00:00Z; empty for any time";

    static final String UNTIL = "Only models committed before this time, written as for since; empty for any time";

    /** Checks the values of keys of a recipe. */
    static Criteria of(
            String pid, String architecture, String[] tags, long least, long most, String since, String until) {
        Checks.range(pid + ".min.parameters", least, 0, Long.MAX_VALUE);
        Checks.range(pid + ".max.parameters", most, 0, Long.MAX_VALUE);
        return new Criteria(
                architecture,
                List.of(tags),
                least,
                most,
                time(pid + ".since", since, Instant.MIN),
                time(pid + ".until", until, Instant.MAX));
    }

    /** A day, which begins at midnight UTC, or an instant. */
    private static Instant time(String key, String text, Instant without) {
        if (text.isEmpty()) {
            return without;
        }
        try {
            return Instant.parse(text.contains("T") ? text : text + "T00:00:00Z");
        } catch (DateTimeParseException e) {
            throw Checks.configuration(
                    key, "'" + text + "'", "a day such as 2026-01-31 or a time such as 2026-01-31T12:00:00Z");
        }
    }

    /** Whether every model meets these. */
    boolean any() {
        return architecture.isEmpty()
                && tags.isEmpty()
                && least == 0
                && most == Long.MAX_VALUE
                && since.equals(Instant.MIN)
                && until.equals(Instant.MAX);
    }

    boolean meets(StoredModel model) {
        Registered registered = new Registered(model);
        return registered.hasArchitecture(architecture)
                && registered.tags().containsAll(tags)
                && model.parameters() >= least
                && model.parameters() <= most
                && !model.committed().isBefore(since)
                && model.committed().isBefore(until);
    }
}
