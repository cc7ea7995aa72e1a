package org.meander.workflow.engine;

import java.util.Map;

/** The wiring identity: which instance fills which slot now. Set on every configuration that the engine writes. */
final class Identity {

    static final String WORKFLOW = "meander.workflow";
    static final String SLOT = "meander.slot";
    static final String GENERATION = "meander.generation";

    /**
     * Type of the recipe and {@code slot=type} pairs, on the recipe's configuration only; private, as they begin with a
     * dot.
     */
    static final String RECIPE_TYPE = ".meander.recipe";

    static final String SLOT_TYPES = ".meander.slots";

    private Identity() {}

    /** Whether these are the properties of a generation's part or recipe; no slot stands for the recipe. */
    static boolean matches(Map<String, ?> properties, String workflow, long generation, String slot) {
        return workflow.equals(properties.get(WORKFLOW))
                && Long.valueOf(generation).equals(properties.get(GENERATION))
                && slot.equals(slotOf(properties));
    }

    /** Name of the slot; empty for the recipe. */
    static String slotOf(Map<String, ?> properties) {
        return properties.get(SLOT) instanceof String slot ? slot : "";
    }

    /** Matches all services of a generation. */
    static String filter(String workflow, long generation) {
        return "(&(" + WORKFLOW + "=" + escape(workflow) + ")(" + GENERATION + "=" + generation + "))";
    }

    /** Matches the part that fills a slot in a generation. */
    static String filter(String workflow, long generation, String slot) {
        return "(&(" + WORKFLOW + "=" + escape(workflow) + ")(" + SLOT + "=" + escape(slot) + ")(" + GENERATION + "="
                + generation + "))";
    }

    private static String escape(String value) {
        return value.replaceAll("[\\\\*()]", "\\\\$0");
    }
}
