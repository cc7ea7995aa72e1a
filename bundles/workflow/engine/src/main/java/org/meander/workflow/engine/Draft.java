package org.meander.workflow.engine;

import java.util.List;
import java.util.Optional;

/**
 * A workflow text whose structure is known but whose words are not checked yet.
 *
 * @param workflow its name; empty if that is missing or malformed, which has been reported
 * @param recipe type of its recipe; empty as above
 * @param options settings of the recipe
 * @param optionsPlace where a missing option is reported
 * @param slots what the slots are filled with
 * @param slotsPlace where a missing slot is reported
 */
record Draft(
        Optional<Scalar> workflow,
        Optional<Scalar> recipe,
        List<Setting> options,
        Place optionsPlace,
        List<Slot> slots,
        Place slotsPlace) {

    /** What is written to the right of a key. */
    sealed interface Value {
        Place place();
    }

    /** A single value; {@code plain} if it is not quoted, so that it may be a number or a boolean. */
    record Scalar(String text, boolean plain, Place place) implements Value {}

    /** A list of single values. */
    record Sequence(List<Scalar> items, Place place) implements Value {}

    /** Something that has been reported already. */
    record Malformed(Place place) implements Value {}

    /** A key and its value. */
    record Setting(String key, Place place, Value value) {}

    /** A slot and the part it is filled with; {@code type} is empty if it is missing, which has been reported. */
    record Slot(String name, Place place, Optional<Scalar> type, List<Setting> settings) {}
}
