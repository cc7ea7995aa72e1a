package org.meander.search.hierarchical;

import org.meander.base.Checks;

/** In which order granularities sort candidates out. */
enum Filtering {
    /** From the finest on, until no more candidates are left than a level may keep. */
    PROGRESSIVE("progressive", true),
    /** At every granularity, from the coarsest on. */
    COARSE_TO_FINE("coarse_to_fine", false),
    /** At every granularity, from the finest on. */
    FINE_TO_COARSE("fine_to_coarse", true);

    final String key;
    final boolean finestFirst;

    Filtering(String key, boolean finestFirst) {
        this.key = key;
        this.finestFirst = finestFirst;
    }

    static Filtering of(String key, String value) {
        for (Filtering filtering : values()) {
            if (filtering.key.equals(value)) {
                return filtering;
            }
        }
        throw Checks.configuration(key, value, "progressive, coarse_to_fine or fine_to_coarse");
    }
}
