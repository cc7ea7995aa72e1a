package org.meander.itests.engine;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.List;
import org.junit.Test;
import org.meander.base.MeanderException;
import org.meander.workflow.Workflows.RunInfo;
import org.meander.workflow.Workflows.RunState;

/** How runs end, and what they leave. */
public class RunIT extends EngineTest {

    @Test
    public void aCancelledRunStopsAndTheNextGoesOn() throws Exception {
        apply(workflow("letter: a", 6));
        RunInfo run = workflows.run("w");
        allow(2);
        awaitSteps(2);
        workflows.cancel(run.id());
        assertEquals(RunState.CANCELLED, awaitEnd(run).state());
        allow(4);
        RunInfo next = awaitEnd(workflows.run("w"));
        assertEquals(2, next.report().orElseThrow().facts().get("first"));
        assertSteps(6);
    }

    @Test
    public void aFailureNamesItsCause() throws Exception {
        apply(workflow("letter: bad", 6));
        allow(1);
        RunInfo bad = awaitEnd(workflows.run("w"));
        assertEquals(RunState.FAILED, bad.state());
        assertEquals(folder.resolve("letters.txt") + ": letter 0 is bad", bad.error());
        apply(workflow("letter: bug", 6));
        allow(1);
        RunInfo bug = awaitEnd(workflows.run("w"));
        assertEquals("INTERNAL_ERROR: java.lang.IllegalStateException: letter 0 is a bug", bug.error());
        assertTrue(workflows.why(bug.id()).getFirst().contains("letter 0 is a bug"));
    }

    @Test
    public void runsOfOneWorkflowFollowEachOther() throws Exception {
        apply(workflow("letter: a", 3));
        RunInfo first = workflows.run("w");
        RunInfo second = workflows.run("w");
        assertEquals(RunState.QUEUED, second.state());
        assertEquals(
                List.of(second.id(), first.id()),
                workflows.runs().stream().map(RunInfo::id).toList());
        allow(6);
        assertEquals(RunState.SUCCEEDED, awaitEnd(first).state());
        assertEquals(RunState.SUCCEEDED, awaitEnd(second).state());
        assertEquals(6, written().size());
    }

    @Test
    public void removingAWorkflowCancelsItsRunsAndForgetsTheirCheckpoints() throws Exception {
        apply(workflow("letter: a", 6));
        RunInfo run = workflows.run("w");
        allow(2);
        awaitSteps(2);
        workflows.remove("w");
        assertEquals(RunState.CANCELLED, workflows.find(run.id()).orElseThrow().state());
        apply(workflow("letter: a", 1));
        allow(1);
        assertEquals(
                0, awaitEnd(workflows.run("w")).report().orElseThrow().facts().get("first"));
    }

    @Test
    public void unknownNamesNameTheNearest() {
        assertTrue(assertThrows(MeanderException.class, () -> workflows.run("v"))
                .getMessage()
                .contains("there is no workflow 'v'"));
        apply(workflow("letter: a", 6));
        assertEquals(
                "there is no workflow 'v'; the nearest is 'w'",
                assertThrows(MeanderException.class, () -> workflows.run("v")).getMessage());
        assertThrows(MeanderException.class, () -> workflows.cancel("w/9"));
    }
}
