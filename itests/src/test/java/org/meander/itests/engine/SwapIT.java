package org.meander.itests.engine;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.util.List;
import org.junit.Test;
import org.meander.base.MeanderException;
import org.meander.workflow.Workflows.RunInfo;
import org.meander.workflow.Workflows.RunState;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.framework.wiring.FrameworkWiring;

/** Parts that change while a run is running: nothing is lost, and nothing is done twice. */
public class SwapIT extends EngineTest {

    @Test
    public void aNewGenerationTakesOverARun() throws Exception {
        apply(workflow("letter: a", 20));
        RunInfo run = workflows.run("w");
        allow(7);
        awaitSteps(7);

        apply(workflow("letter: b", 20));
        assertEquals(List.of("org.meander.itests.counting~w", "org.meander.itests.letter~w.2.letter"), pids());
        allow(13);
        RunInfo ended = awaitEnd(run);
        assertEquals(RunState.SUCCEEDED, ended.state());
        assertEquals(run.id(), ended.id());
        assertEquals(1, ended.suspensions());
        assertEquals(20, ended.done());
        assertEquals(20, ended.expected());
        assertSteps(20);
        assertTrue(written().get(6).endsWith("a1"));
        assertTrue(written().get(7).endsWith("b1"));
    }

    @Test
    public void manyGenerationsTakeOverARun() throws Exception {
        int rounds = 20;
        apply(workflow("letter: g0-", rounds + 1));
        RunInfo run = workflows.run("w");
        for (int i = 1; i <= rounds; i++) {
            allow(1);
            awaitSteps(1);
            apply(workflow("letter: g" + i + "-", rounds + 1));
        }
        allow(1);
        assertEquals(rounds, awaitEnd(run).suspensions());
        assertSteps(rounds + 1);
        for (int i = 0; i <= rounds; i++) {
            assertEquals(i + " g" + i + "-1", written().get(i));
        }
        assertEquals(2, pids().size());
    }

    @Test
    public void aFailedGenerationLeavesARunAlone() throws Exception {
        apply(workflow("letter: a", 5));
        RunInfo run = workflows.run("w");
        allow(2);
        awaitSteps(2);
        assertTrue(assertThrows(MeanderException.class, () -> apply(workflow("broken: true", 5)))
                .getMessage()
                .endsWith("generation 1 stays in effect"));
        allow(3);
        assertEquals(0, awaitEnd(run).suspensions());
        assertSteps(5);
    }

    @Test
    public void aRecipeThatCannotBeMadeIsRolledBackUnderARun() throws Exception {
        String yaml = workflow("letter: a", 5);
        apply(yaml);
        RunInfo run = workflows.run("w");
        allow(2);
        awaitSteps(2);
        List<String> before = pids();
        String message = assertThrows(
                        MeanderException.class, () -> apply(yaml.replace("steps: 5", "steps: 5, broken: true")))
                .getMessage();
        assertEquals(
                "workflow 'w' was not applied: its recipe org.meander.itests.counting failed:"
                        + " java.lang.IllegalStateException: the recipe is broken; generation 1 stays in effect",
                message);
        assertEquals(before, pids());
        allow(3);
        RunInfo ended = awaitEnd(run);
        assertEquals(RunState.SUCCEEDED, ended.state());
        assertEquals(1, ended.suspensions());
        assertSteps(5);
    }

    @Test
    public void whatIsInEffectIsLeftAlone() throws Exception {
        apply(workflow("letter: a, numbers: [1, 2]", 3));
        RunInfo run = workflows.run("w");
        apply(workflow("numbers: [1, 2], letter: a", 3));
        assertEquals(1, workflows.workflows().getFirst().generation());
        allow(3);
        assertEquals(0, awaitEnd(run).suspensions());
        apply(workflow("letter: a, numbers: [1, 3]", 3));
        assertEquals(2, workflows.workflows().getFirst().generation());
    }

    @Test
    public void aPartIsStoppedAndStartedDuringARun() throws Exception {
        int rounds = 20;
        apply(workflow("letter: a", rounds + 1));
        RunInfo run = workflows.run("w");
        for (int i = 0; i < rounds; i++) {
            allow(1);
            awaitSteps(1);
            bundle("letter").stop();
            assertEquals(
                    RunState.SUSPENDED, workflows.find(run.id()).orElseThrow().state());
            bundle("letter").start();
        }
        allow(1);
        RunInfo ended = awaitEnd(run);
        assertEquals(RunState.SUCCEEDED, ended.state());
        assertEquals(rounds, ended.suspensions());
        assertSteps(rounds + 1);
    }

    @Test
    public void aPartIsUpdatedInPlaceDuringARun() throws Exception {
        int rounds = 20;
        apply(workflow("letter: a", rounds + 1));
        RunInfo run = workflows.run("w");
        Bundle bundle = bundle("letter");
        WeakReference<ClassLoader> old =
                new WeakReference<>(bundle.adapt(BundleWiring.class).getClassLoader());
        for (int i = 0; i < rounds; i++) {
            allow(1);
            awaitSteps(1);
            try (InputStream content = content("letter", i % 2 == 0 ? "2.0.0" : "1.0.0")) {
                bundle.update(content);
            }
        }
        allow(1);
        RunInfo ended = awaitEnd(run);
        assertEquals(ended.toString(), RunState.SUCCEEDED, ended.state());
        assertSteps(rounds + 1);
        for (int i = 0; i <= rounds; i++) {
            assertTrue(written().get(i).endsWith(i % 2 == 0 ? "a1" : "a2"));
        }
        for (int i = 0; i < 100 && old.get() != null; i++) {
            System.gc();
        }
        assertNull("the class loader of an old bundle stays", old.get());
    }

    @Test
    public void theRecipeIsStoppedDuringARun() throws Exception {
        apply(workflow("letter: a", 4));
        RunInfo run = workflows.run("w");
        allow(2);
        awaitSteps(2);
        bundle("counting").stop();
        assertEquals(RunState.SUSPENDED, workflows.find(run.id()).orElseThrow().state());
        assertTrue(workflows.why(run.id()).getLast().contains("org.meander.itests.counting 1.0.0 is not started"));
        bundle("counting").start();
        allow(2);
        assertEquals(RunState.SUCCEEDED, awaitEnd(run).state());
        assertSteps(4);
    }

    @Test
    public void aPartIsRemovedForGoodAndTheRunCancelled() throws Exception {
        apply(workflow("letter: a", 4));
        RunInfo run = workflows.run("w");
        allow(1);
        awaitSteps(1);
        bundle("letter").uninstall();
        context.getBundle(0).adapt(FrameworkWiring.class).refreshBundles(null);
        assertEquals(RunState.SUSPENDED, workflows.find(run.id()).orElseThrow().state());
        assertEquals(
                List.of(
                        "Run " + run.id() + " waits for its workflow 'w' to be ready.",
                        "Workflow 'w' (recipe org.meander.itests.counting) waits for its reference 'letter'.",
                        "Slot 'letter' (org.meander.itests.letter) is not there: no installed bundle announces it."),
                workflows.why(run.id()));
        assertEquals(RunState.CANCELLED, workflows.cancel(run.id()).state());
    }
}
