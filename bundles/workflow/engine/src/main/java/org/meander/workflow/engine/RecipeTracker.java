package org.meander.workflow.engine;

import java.util.Optional;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;
import org.meander.workflow.Recipe;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;
import org.osgi.util.tracker.ServiceTrackerCustomizer;

/**
 * Tells the runner which recipes are registered. References only are tracked: to get the service here would make the
 * recipe in the middle of its own registration. The callback of a withdrawal comes before Declarative Services
 * deactivates the recipe, and its parts after it.
 */
final class RecipeTracker implements AutoCloseable {

    private final ServiceTracker<Recipe, Wiring> tracker;

    RecipeTracker(BundleContext context, Runner runner) {
        String filter = "(&(objectClass=" + Recipe.class.getName() + ")(" + Identity.WORKFLOW + "=*))";
        try {
            tracker =
                    new ServiceTracker<>(context, FrameworkUtil.createFilter(filter), new ServiceTrackerCustomizer<>() {
                        @Override
                        public Wiring addingService(ServiceReference<Recipe> reference) {
                            Wiring wiring = new Registration(context, reference);
                            runner.offer(wiring);
                            return wiring;
                        }

                        @Override
                        public void modifiedService(ServiceReference<Recipe> reference, Wiring wiring) {}

                        @Override
                        public void removedService(ServiceReference<Recipe> reference, Wiring wiring) {
                            runner.withdraw(wiring);
                        }
                    });
        } catch (InvalidSyntaxException e) {
            throw new MeanderException(StandardError.INTERNAL_ERROR, "malformed filter " + filter, e);
        }
    }

    void open() {
        tracker.open();
    }

    @Override
    public void close() {
        tracker.close();
    }

    private static final class Registration implements Wiring {

        private final BundleContext context;
        private final ServiceReference<Recipe> reference;
        private final String workflow;

        Registration(BundleContext context, ServiceReference<Recipe> reference) {
            this.context = context;
            this.reference = reference;
            this.workflow = String.valueOf(reference.getProperty(Identity.WORKFLOW));
        }

        @Override
        public String workflow() {
            return workflow;
        }

        @Override
        public Optional<Recipe> open() {
            return Optional.ofNullable(context.getService(reference));
        }

        @Override
        public void close() {
            context.ungetService(reference);
        }
    }
}
