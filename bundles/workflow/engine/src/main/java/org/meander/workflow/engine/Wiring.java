package org.meander.workflow.engine;

import java.util.Optional;
import org.meander.workflow.Recipe;

/** A recipe with its parts, as long as it is registered. One object stands for one registration. */
interface Wiring {

    String workflow();

    /** The recipe; empty if it has been withdrawn or cannot be made. May wait for locks of Declarative Services. */
    Optional<Recipe> open();

    /** Gives back what {@link #open} gave. May wait for locks of Declarative Services. */
    void close();
}
