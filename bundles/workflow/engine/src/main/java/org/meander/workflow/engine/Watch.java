package org.meander.workflow.engine;

import java.util.Collection;
import java.util.Optional;
import java.util.function.Supplier;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;
import org.meander.workflow.engine.Registrations.Answer;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceListener;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;

/**
 * Waits for the components of one generation. Services that appear and changes of Declarative Services wake it. That
 * something has failed it believes only if {@link Components} and {@link Registrations} agree: a failure may still be that
 * of the generation before.
 */
final class Watch implements AutoCloseable {

    /** What is waited for: the instance of a PID that fills a slot; no slot stands for the recipe. */
    record Expected(String pid, String slot) {}

    private final BundleContext context;
    private final Components components;
    private final Registrations registrations;
    private final String workflow;
    private final long generation;
    private final ServiceListener listener = this::changed;
    private boolean signalled;

    Watch(BundleContext context, Components components, String workflow, long generation) {
        this.context = context;
        this.components = components;
        this.registrations = new Registrations(context);
        this.workflow = workflow;
        this.generation = generation;
        String filter = "(|(objectClass=" + ServiceComponentRuntime.class.getName() + ")"
                + Identity.filter(workflow, generation) + ")";
        try {
            context.addServiceListener(listener, filter);
        } catch (InvalidSyntaxException e) {
            throw new MeanderException(StandardError.INTERNAL_ERROR, "malformed filter " + filter, e);
        }
    }

    /**
     * Waits until all are made, one has failed, or the time is over.
     *
     * @return what went wrong: one sentence; empty if all are made
     */
    Optional<String> await(Collection<Expected> expected, long timeoutMillis, Supplier<String> whyLate) {
        long deadline = System.nanoTime() + timeoutMillis * 1_000_000;
        while (true) {
            boolean complete = true;
            for (Expected one : expected) {
                Answer answer = registrations.ask(workflow, generation, one.slot());
                Optional<ComponentConfigurationDTO> failed = components
                        .find(one.pid(), workflow, generation, one.slot())
                        .filter(c -> answer == Answer.REFUSED && Components.failed(c));
                if (failed.isPresent()) {
                    return Optional.of(name(one) + " failed: " + Components.deepestCause(failed.get()));
                }
                complete &= answer == Answer.MADE;
            }
            if (complete) {
                return Optional.empty();
            }
            if (!awaitSignal(deadline)) {
                return Optional.of("it was not ready within " + timeoutMillis + " ms: " + whyLate.get());
            }
        }
    }

    private String name(Expected expected) {
        return expected.slot().isEmpty()
                ? "its recipe " + expected.pid()
                : "slot '" + expected.slot() + "' (" + expected.pid() + ")";
    }

    private synchronized void changed(ServiceEvent ignored) {
        signalled = true;
        notifyAll();
    }

    private synchronized boolean awaitSignal(long deadline) {
        try {
            while (!signalled) {
                long left = (deadline - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    return false;
                }
                wait(left);
            }
            signalled = false;
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void close() {
        context.removeServiceListener(listener);
    }
}
