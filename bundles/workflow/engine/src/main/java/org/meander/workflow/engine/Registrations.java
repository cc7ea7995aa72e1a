package org.meander.workflow.engine;

import org.meander.base.MeanderException;
import org.meander.base.StandardError;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/**
 * Asks for the instances of a generation. Declarative Services alone cannot tell whether a component has been made for its
 * newest configuration: while an old instance is being deactivated, which waits for its runs, the component is still active
 * but shows its new properties already; and while a new one is being registered, it has no service yet. A service that
 * bears the generation and can be had is proof.
 */
final class Registrations {

    /** What became of asking. */
    enum Answer {
        /** No service bears the generation yet. */
        ABSENT,
        /** It is registered and cannot be had: its constructor fails, or that of something it needs. */
        REFUSED,
        MADE
    }

    private final BundleContext context;

    Registrations(BundleContext context) {
        this.context = context;
    }

    /** As {@link #ask}, for those who only want to know whether all is well. */
    boolean made(String workflow, long generation, String slot) {
        return ask(workflow, generation, slot) == Answer.MADE;
    }

    /**
     * Asks for the instance that fills a slot; an empty slot name stands for the recipe. Waits for a constructor that is
     * still busy, and makes an instance that is not made before it is asked for.
     */
    Answer ask(String workflow, long generation, String slot) {
        ServiceReference<?>[] references = find(
                slot.isEmpty()
                        ? "(&" + Identity.filter(workflow, generation) + "(!(" + Identity.SLOT + "=*)))"
                        : Identity.filter(workflow, generation, slot));
        for (ServiceReference<?> reference : references) {
            if (context.getService(reference) != null) {
                context.ungetService(reference);
                return Answer.MADE;
            }
        }
        return references.length == 0 ? Answer.ABSENT : Answer.REFUSED;
    }

    private ServiceReference<?>[] find(String filter) {
        try {
            ServiceReference<?>[] references = context.getAllServiceReferences(null, filter);
            return references == null ? new ServiceReference<?>[0] : references;
        } catch (InvalidSyntaxException e) {
            throw new MeanderException(StandardError.INTERNAL_ERROR, "malformed filter " + filter, e);
        }
    }
}
