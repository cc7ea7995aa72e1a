package org.meander.itests.ingest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertTrue;
import static org.ops4j.pax.exam.CoreOptions.options;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.inject.Inject;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.rules.TemporaryFolder;
import org.junit.runner.RunWith;
import org.meander.base.Cancellation;
import org.meander.base.Progress;
import org.meander.itests.engine.Platform;
import org.meander.store.ModelStore;
import org.meander.workflow.Workflows;
import org.meander.workflow.Workflows.RunInfo;
import org.meander.workflow.Workflows.RunState;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.util.tracker.ServiceTracker;

/** A framework with the bundles of an ingest, and words for tests that disturb one while it runs. */
@RunWith(PaxExam.class)
public abstract class IngestTest {

    protected static final String WATCH = "watch";

    protected static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final Duration GLANCE = Duration.ofMillis(2);

    @Rule
    public final TemporaryFolder temporary = new TemporaryFolder();

    @Inject
    protected BundleContext context;

    @Inject
    protected Workflows workflows;

    protected final Witness witness = new Witness();
    protected Path folder;

    @Configuration
    public Option[] configuration() {
        return options(Platform.core(), Platform.ingest());
    }

    @Before
    public void begin() {
        folder = temporary.getRoot().toPath();
    }

    @After
    public void removeWorkflows() {
        if (bundle("workflow.engine").getState() == Bundle.ACTIVE) {
            workflows.workflows().forEach(w -> workflows.remove(w.name()));
        }
    }

    /** A workflow that stores generated models. */
    protected static String ingest(
            String workflow, String store, int models, String tensors, int threads, double error) {
        return """
            workflow: %s
            recipe: ingest
            options: { threads: %d }
            slots:
              source:
                type: generator
                models: %d
                seed: 11
                family.noise: 0.05
                tensors: %s
              curve: { type: hilbert }
              codec: { type: scalar, relative.rms.error: %s }
              exact: { type: lossless }
              index: { type: hierarchical }
              store: { type: file, path: %s }
            """.formatted(workflow, threads, models, tensors, error, store);
    }

    /** Puts such a workflow in effect under the name of its store. */
    protected void applyIngest(String store, int models, String tensors, int threads, double error) {
        apply(ingest(store, store, models, tensors, threads, error));
    }

    /** Puts a workflow in effect through whose store the store of another can be watched. */
    protected void applyWatch(String store) {
        apply("""
            workflow: %s
            recipe: models
            slots:
              store: { type: file, path: %s }
            """.formatted(WATCH, store));
    }

    private void apply(String yaml) {
        workflows.apply("workflow.yaml", yaml, folder);
    }

    /** The part in the slot {@code store} of a workflow, as it is now. */
    protected ModelStore store(String workflow) throws InterruptedException {
        String filter = "(&(objectClass=" + ModelStore.class.getName() + ")(meander.workflow=" + workflow + "))";
        ServiceTracker<ModelStore, ModelStore> tracker;
        try {
            tracker = new ServiceTracker<>(context, context.createFilter(filter), null);
        } catch (InvalidSyntaxException e) {
            throw new AssertionError(filter, e);
        }
        tracker.open();
        try {
            ModelStore store = tracker.waitForService(PATIENCE.toMillis());
            assertNotNull("store of " + workflow, store);
            return store;
        } finally {
            tracker.close();
        }
    }

    /** Waits until a run has acknowledged so many models more than there are now; it must not end before. */
    protected void awaitModels(RunInfo run, int more) throws InterruptedException {
        witness.look(store(WATCH));
        int wanted = witness.models() + more;
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (witness.models() < wanted) {
            RunInfo now = workflows.await(run.id(), GLANCE);
            assertFalse("ended too early: " + now, now.state().ended());
            assertTrue("no progress: " + now + workflows.why(run.id()), System.nanoTime() < deadline);
            witness.look(store(WATCH));
        }
    }

    protected RunInfo awaitSuccess(RunInfo run) throws InterruptedException {
        RunInfo ended = workflows.await(run.id(), PATIENCE);
        assertEquals(ended + " " + workflows.why(run.id()), RunState.SUCCEEDED, ended.state());
        return ended;
    }

    /** What a store holds after an ingest with nothing in its way. */
    protected Map<String, String> undisturbed(int models, String tensors, double error) throws InterruptedException {
        applyIngest("reference", models, tensors, 0, error);
        awaitSuccess(workflows.run("reference"));
        Map<String, String> contents = Contents.of(store("reference"), "hierarchical");
        workflows.remove("reference");
        return contents;
    }

    /** The watched store is undamaged, has so many models, and everything that was seen in it. */
    protected void assertWhole(int models) throws InterruptedException {
        ModelStore store = store(WATCH);
        assertEquals(List.of(), store.verify(Progress.NONE, Cancellation.NEVER));
        assertEquals(models, store.models().size());
        witness.look(store);
    }

    /** The watched store holds the same as another, byte by byte. */
    protected void assertHolds(Map<String, String> expected) throws InterruptedException {
        assertEquals(List.of(), Contents.differences(expected, Contents.of(store(WATCH), "hierarchical")));
    }

    /** A bundle of ours, by the end of its name. */
    protected Bundle bundle(String name) {
        return Arrays.stream(context.getBundles())
                .filter(b -> ("org.meander." + name).equals(b.getSymbolicName()))
                .findFirst()
                .orElseThrow();
    }
}
