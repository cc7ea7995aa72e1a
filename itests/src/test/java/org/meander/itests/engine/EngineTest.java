package org.meander.itests.engine;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;
import static org.ops4j.pax.exam.CoreOptions.options;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.inject.Inject;
import org.junit.After;
import org.junit.Before;
import org.junit.runner.RunWith;
import org.meander.workflow.Workflows;
import org.meander.workflow.Workflows.RunInfo;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.ConfigurationAdmin;

/**
 * A framework with the engine, and a recipe that writes one letter a step. Each step needs the test's permission
 * ({@link #allow}) and can be waited for ({@link #awaitSteps}), so that a test knows where a run is without looking at
 * a clock.
 */
@RunWith(PaxExam.class)
public abstract class EngineTest {

    private static final int PATIENCE_SECONDS = 30;

    @Inject
    protected BundleContext context;

    @Inject
    protected Workflows workflows;

    @Inject
    protected ConfigurationAdmin configurations;

    protected final Semaphore go = new Semaphore(0);
    protected final Semaphore done = new Semaphore(0);
    protected ServiceRegistration<Semaphore> gate;
    protected Path folder;

    @Configuration
    public Option[] configuration() {
        TestBundle.make("letter", "2.0.0", "second", false);
        TestBundle.make("rival", "1.0.0", "rival", false);
        return options(
                Platform.core(),
                Platform.jar(TestBundle.make("api", "1.0.0", "api", true)),
                Platform.jar(TestBundle.make("counting", "1.0.0", "counting", false)),
                Platform.jar(TestBundle.make("letter", "1.0.0", "first", false)),
                Platform.jar(TestBundle.make("mark", "1.0.0", "other", false)));
    }

    @Before
    public void begin() throws IOException {
        folder = Files.createTempDirectory(Platform.target(), "engine");
        gate = context.registerService(Semaphore.class, go, new Hashtable<>(Map.of("gate", "go")));
        context.registerService(Semaphore.class, done, new Hashtable<>(Map.of("gate", "done")));
    }

    @After
    public void removeWorkflows() {
        workflows.workflows().forEach(w -> workflows.remove(w.name()));
    }

    /** A workflow {@code w} that writes to {@link #written}. */
    protected static String workflow(String letterSettings, int steps) {
        return """
            workflow: w
            recipe: counting
            options: { path: letters.txt, steps: %d }
            slots:
              letter: { type: letter%s }
            """.formatted(steps, letterSettings.isEmpty() ? "" : ", " + letterSettings);
    }

    protected void apply(String yaml) {
        workflows.apply("w.yaml", yaml, folder);
    }

    protected List<String> written() throws IOException {
        return Files.readAllLines(folder.resolve("letters.txt"));
    }

    /** Every step was done once and in order. */
    protected void assertSteps(int steps) throws IOException {
        assertEquals(
                IntStream.range(0, steps).mapToObj(Integer::toString).toList(),
                written().stream().map(line -> line.split(" ")[0]).toList());
    }

    protected void allow(int steps) {
        go.release(steps);
    }

    protected void awaitSteps(int steps) throws InterruptedException {
        assertTrue("steps in time", done.tryAcquire(steps, PATIENCE_SECONDS, TimeUnit.SECONDS));
    }

    protected RunInfo awaitEnd(RunInfo run) throws InterruptedException {
        RunInfo ended = workflows.await(run.id(), Duration.ofSeconds(PATIENCE_SECONDS));
        assertTrue("ended: " + ended, ended.state().ended());
        return ended;
    }

    protected Bundle bundle(String name) {
        return Arrays.stream(context.getBundles())
                .filter(b -> ("org.meander.itests." + name).equals(b.getSymbolicName()))
                .findFirst()
                .orElseThrow();
    }

    protected static InputStream content(String name, String version) throws IOException {
        return Files.newInputStream(TestBundle.file(name, version));
    }

    /** PIDs of all configurations that the engine has written and not deleted. */
    protected List<String> pids() throws IOException, InvalidSyntaxException {
        var found = configurations.listConfigurations("(meander.workflow=*)");
        return found == null
                ? List.of()
                : Arrays.stream(found).map(c -> c.getPid()).sorted().toList();
    }
}
