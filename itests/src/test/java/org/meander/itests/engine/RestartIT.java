package org.meander.itests.engine;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.meander.workflow.Recipe;
import org.meander.workflow.Workflows;
import org.meander.workflow.Workflows.RunInfo;
import org.meander.workflow.Workflows.RunState;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.util.tracker.ServiceTracker;

/** A framework that is stopped and started again on its storage; the test is outside and shares the API with it. */
public class RestartIT {

    private static final long PATIENCE_MILLIS = 30_000;
    private static final Set<String> SHARED = Set.of("org.meander.base", "org.meander.workflow.api");
    private static final String YAML = """
        workflow: w
        recipe: counting
        options: { path: letters.txt, steps: 6 }
        slots:
          letter: { type: letter, letter: a }
        """;

    @Rule
    public final TemporaryFolder temporary = new TemporaryFolder();

    private final Semaphore go = new Semaphore(0);
    private final Semaphore done = new Semaphore(0);
    private Framework framework;

    @Before
    public void install() throws Exception {
        start();
        BundleContext context = framework.getBundleContext();
        for (String artifact : Platform.coreBundles()) {
            if (!SHARED.contains(artifact)) {
                context.installBundle(Platform.file(artifact).toUri().toString());
            }
        }
        for (Path part : List.of(
                TestBundle.make("api", "1.0.0", "api", true),
                TestBundle.make("counting", "1.0.0", "counting", false),
                TestBundle.make("letter", "1.0.0", "first", false))) {
            context.installBundle(part.toUri().toString());
        }
        for (var bundle : context.getBundles()) {
            bundle.start();
        }
    }

    private void start() throws Exception {
        framework = new FrameworkFactory()
                .newFramework(Map.of(
                        // The URL handlers of this process belong to the frameworks of the other tests.
                        "felix.service.urlhandlers",
                        "false",
                        Constants.FRAMEWORK_STORAGE,
                        temporary.getRoot().toPath().resolve("storage").toString(),
                        Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA,
                        "org.meander.base;version=1.1.0,org.meander.workflow;version=1.0.0,"
                                + "org.osgi.service.cm;version=1.6.1"));
        framework.init();
        BundleContext context = framework.getBundleContext();
        context.registerService(Semaphore.class, go, new Hashtable<>(Map.of("gate", "go")));
        context.registerService(Semaphore.class, done, new Hashtable<>(Map.of("gate", "done")));
        framework.start();
    }

    @After
    public void stop() throws Exception {
        framework.stop();
        framework.waitForStop(PATIENCE_MILLIS);
    }

    /** In use until the framework stops. */
    private <T> T service(Class<T> type) throws InterruptedException {
        ServiceTracker<T, T> tracker = new ServiceTracker<>(framework.getBundleContext(), type, null);
        tracker.open();
        T service = tracker.waitForService(PATIENCE_MILLIS);
        assertNotNull(type.getName(), service);
        return service;
    }

    @Test
    public void workflowsAndCheckpointsSurviveAndLeftoversDoNot() throws Exception {
        Path folder = temporary.newFolder().toPath();
        service(Workflows.class).apply("w.yaml", YAML, folder);
        service(Workflows.class).run("w");
        go.release(2);
        assertTrue(done.tryAcquire(2, PATIENCE_MILLIS, TimeUnit.MILLISECONDS));
        service(ConfigurationAdmin.class)
                .getFactoryConfiguration("org.meander.itests.letter", "w.9.letter", "?")
                .update(new Hashtable<>(
                        Map.of("meander.workflow", "w", "meander.slot", "letter", "meander.generation", 9L)));
        stop();
        start();

        service(Recipe.class);
        Workflows workflows = service(Workflows.class);
        var info = workflows.workflows().getFirst();
        assertEquals("counting", info.recipe());
        assertEquals(1, info.generation());
        assertEquals(Map.of("letter", "letter"), info.slots());
        assertNull(service(ConfigurationAdmin.class).listConfigurations("(meander.generation=9)"));
        assertEquals(1, workflows.apply("w.yaml", YAML, folder).generation());
        RunInfo run = workflows.run("w");
        go.release(4);
        RunInfo ended = workflows.await(run.id(), Duration.ofMillis(PATIENCE_MILLIS));
        assertEquals(ended.toString(), RunState.SUCCEEDED, ended.state());
        assertEquals(2, ended.report().orElseThrow().facts().get("first"));
        assertEquals(
                List.of("0 a1", "1 a1", "2 a1", "3 a1", "4 a1", "5 a1"),
                Files.readAllLines(folder.resolve("letters.txt")));
    }
}
