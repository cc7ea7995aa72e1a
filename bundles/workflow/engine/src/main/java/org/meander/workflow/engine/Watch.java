package org.meander.workflow.engine;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.function.Supplier;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceListener;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;

/**
 * Waits for the components of one generation. Services that appear and changes of Declarative Services wake it; what it then
 * believes comes from {@link Components} alone.
 */
final class Watch implements AutoCloseable {

    /** What is waited for: the instance of a PID that fills a slot; no slot stands for the recipe. */
    record Expected(String pid, String slot) {}

    private final BundleContext context;
    private final Components components;
    private final String workflow;
    private final long generation;
    private final ServiceListener listener = this::changed;
    private final Queue<ServiceReference<?>> appeared = new ArrayDeque<>();
    private final Set<Long> made = new HashSet<>();
    private boolean signalled;

    Watch(BundleContext context, Components components, String workflow, long generation) {
        this.context = context;
        this.components = components;
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
     * Waits until all are active, one has failed, or the time is over.
     *
     * @return what went wrong: one sentence; empty if all are active
     */
    Optional<String> await(Collection<Expected> expected, long timeoutMillis, Supplier<String> whyLate) {
        long deadline = System.nanoTime() + timeoutMillis * 1_000_000;
        while (true) {
            touchNew();
            boolean complete = true;
            for (Expected one : expected) {
                Optional<ComponentConfigurationDTO> found =
                        components.find(one.pid(), workflow, generation, one.slot());
                if (found.filter(Components::failed).isPresent()) {
                    return Optional.of(name(one) + " failed: " + Components.deepestCause(found.get()));
                }
                complete &= found.filter(this::settled).isPresent();
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

    /** A component that is not immediate is made when it is asked for, and given up when nobody needs it: once is proof enough. */
    private boolean settled(ComponentConfigurationDTO component) {
        return Components.registered(component, generation)
                && (Components.active(component)
                        || component.state == ComponentConfigurationDTO.SATISFIED
                                && !component.description.immediate
                                && made.contains(component.service.id));
    }

    /** Asks for each new service once: that waits for a constructor that is still busy, and makes one run that has not begun. */
    private void touchNew() {
        for (ServiceReference<?> reference = next(); reference != null; reference = next()) {
            if (context.getService(reference) != null) {
                made.add((Long) reference.getProperty(Constants.SERVICE_ID));
                context.ungetService(reference);
            }
        }
    }

    private synchronized ServiceReference<?> next() {
        return appeared.poll();
    }

    private synchronized void changed(ServiceEvent event) {
        if (event.getType() == ServiceEvent.REGISTERED
                && event.getServiceReference().getProperty(Identity.GENERATION) != null) {
            appeared.add(event.getServiceReference());
        }
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
