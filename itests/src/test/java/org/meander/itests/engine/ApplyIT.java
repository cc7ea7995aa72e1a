package org.meander.itests.engine;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import org.junit.Test;
import org.meander.base.MeanderException;
import org.meander.workflow.Workflows;
import org.meander.workflow.Workflows.PluginInfo;
import org.meander.workflow.Workflows.RunState;
import org.meander.workflow.Workflows.WorkflowInfo;
import org.osgi.framework.Bundle;
import org.osgi.util.tracker.ServiceTracker;

/** Checking, applying and removing. */
public class ApplyIT extends EngineTest {

    @Test
    public void appliesRunsAndRemoves() throws Exception {
        WorkflowInfo info = workflows.apply("w.yaml", workflow("letter: a", 5), folder);
        assertEquals(new WorkflowInfo("w", "counting", 1, true, "ready", Map.of("letter", "letter")), info);
        assertEquals(List.of(info), workflows.workflows());
        assertEquals(List.of("org.meander.itests.counting~w", "org.meander.itests.letter~w.1.letter"), pids());
        assertEquals(List.of("Workflow 'w' (recipe org.meander.itests.counting) is ready."), workflows.why("w"));

        allow(5);
        var run = awaitEnd(workflows.run("w"));
        assertEquals(RunState.SUCCEEDED, run.state());
        assertEquals(5, run.done());
        assertEquals(5, run.expected());
        assertEquals(5, run.report().orElseThrow().facts().get("steps"));
        assertEquals(List.of("0 a1", "1 a1", "2 a1", "3 a1", "4 a1"), written());

        workflows.remove("w");
        assertEquals(List.of(), pids());
        assertEquals(List.of(), workflows.workflows());
        assertThrows(MeanderException.class, () -> workflows.run("w"));
    }

    @Test
    public void tellsAllProblemsAtOnceAndAppliesNothing() throws Exception {
        String yaml = """
            workflow: W
            recipe: counting
            options:
              steps: 0
              stebs: 3
            slots:
              letter: { type: letter, size: 11, color: blue, numbers: 3, broken: yes }
              mark: { type: letter }
              merk: { type: plain }
            """;
        List<String> problems =
                workflows.check("w.yaml", yaml).stream().map(Object::toString).toList();
        assertEquals(
                String.join(
                        "\n",
                        "w.yaml:1:11: 'W' is no name for a workflow; it must be up to 100 of a-z, 0-9, '.', '_', '-'"
                                + " and begin with a letter or digit",
                        "w.yaml:3:1: recipe:counting needs the key 'path': File that gets the letters",
                        "w.yaml:4:10: 'steps' is 0; this is less than minimum (Steps; 1..100000)",
                        "w.yaml:5:3: recipe:counting has no key 'stebs'; the nearest is 'steps'",
                        "w.yaml:7:33: 'size' is 11; this is greater than maximum (Size in metres; 0..10)",
                        "w.yaml:7:44: 'color' is blue; it must be one of red, green",
                        "w.yaml:7:59: 'numbers' is 3; it must be a list, such as [3]",
                        "w.yaml:7:70: 'broken' is yes; it must be true or false",
                        "w.yaml:8:17: letter:letter provides org.meander.itests.engine.parts.api.Letter; slot 'mark'"
                                + " needs a org.meander.itests.engine.parts.api.Mark, one of: plain",
                        "w.yaml:9:3: recipe:counting has no slot 'merk'; the nearest is 'mark'"),
                String.join("\n", problems));
        MeanderException e = assertThrows(MeanderException.class, () -> apply(yaml));
        assertEquals(String.join("\n", problems), e.getMessage());
        assertEquals(List.of(), pids());
    }

    @Test
    public void listsPluginsWithTheirKeys() {
        PluginInfo letter = workflows.plugins().stream()
                .filter(p -> p.kind().equals("letter"))
                .findFirst()
                .orElseThrow();
        assertEquals("org.meander.itests.letter 1.0.0", letter.bundle());
        assertEquals(
                "[.token String false , broken Boolean false false, color String false red, letter String false x, "
                        + "numbers Integer[] false , size Double false 1.0]",
                letter.keys().stream()
                        .map(k -> k.name() + " " + k.type() + " " + k.required() + " " + k.standard())
                        .sorted()
                        .toList()
                        .toString());
    }

    @Test
    public void rollsBackWhenAConstructorFailsAndSaysWhy() throws Exception {
        MeanderException first = assertThrows(MeanderException.class, () -> apply(workflow("broken: true", 5)));
        assertEquals(
                "workflow 'w' was not applied: slot 'letter' (org.meander.itests.letter) failed:"
                        + " java.lang.IllegalArgumentException: broken is true; it must be false",
                first.getMessage());
        assertEquals(List.of(), pids());

        apply(workflow("letter: a", 5));
        List<String> before = pids();
        MeanderException second = assertThrows(MeanderException.class, () -> apply(workflow("broken: true", 5)));
        assertTrue(second.getMessage().endsWith("; generation 2 stays in effect"));
        assertEquals(before, pids());
        assertTrue(workflows.workflows().getFirst().ready());
        assertTrue(workflows.why("w").getLast().contains("broken is true; it must be false"));
        allow(5);
        assertEquals(RunState.SUCCEEDED, awaitEnd(workflows.run("w")).state());
    }

    @Test
    public void reportsTwoPluginsOfOneKindAndType() throws Exception {
        apply(workflow("letter: a", 5));
        Bundle rival = context.installBundle("rival", content("rival", "1.0.0"));
        rival.start();
        String problem = "letter:letter is announced by letter:letter of org.meander.itests.letter 1.0.0 and"
                + " letter:letter of org.meander.itests.rival 1.0.0";
        assertEquals(
                2,
                workflows.plugins().stream()
                        .filter(p -> p.problem().equals(java.util.Optional.of(problem)))
                        .count());
        assertEquals(
                List.of("w.yaml:5:19: letter:letter cannot be used: " + problem),
                workflows.check("w.yaml", workflow("", 5)).stream()
                        .map(Object::toString)
                        .toList());
        rival.uninstall();
        assertEquals(List.of(), workflows.check("w.yaml", workflow("", 5)));
    }

    @Test
    public void fillsAnOptionalSlotAndKeepsSecretsOutOfTheRegistry() throws Exception {
        apply(workflow("letter: a, .token: secret", 1) + "  mark: { type: plain }\n");
        assertEquals(1, context.getAllServiceReferences(null, "(meander.slot=letter)").length);
        assertNull(context.getAllServiceReferences(null, "(.token=*)"));
        allow(1);
        assertEquals(
                "plain",
                awaitEnd(workflows.run("w")).report().orElseThrow().facts().get("mark"));
    }

    @Test
    public void saysWhyAPartIsNotThere() throws Exception {
        apply(workflow("letter: a", 5));
        bundle("letter").stop();
        assertEquals(
                List.of(
                        "Workflow 'w' (recipe org.meander.itests.counting) waits for its reference 'letter'.",
                        "Slot 'letter' (org.meander.itests.letter) is not there: bundle org.meander.itests.letter 1.0.0"
                                + " is not started."),
                workflows.why("w"));
        MeanderException e = assertThrows(MeanderException.class, () -> workflows.run("w"));
        assertTrue(e.getMessage(), e.getMessage().contains("is not started"));
        assertTrue(workflows.why("letter:letter").getFirst().contains("is not started"));
        MeanderException unknown = assertThrows(MeanderException.class, () -> workflows.why("leter:letter"));
        assertTrue(unknown.getMessage(), unknown.getMessage().contains("the nearest is 'letter:letter'"));
        assertEquals(
                "nothing is called 'something': no workflow, run, plug-in or PID; 'meander workflows', 'meander runs'"
                        + " and 'meander plugins' list what there is",
                assertThrows(MeanderException.class, () -> workflows.why("something"))
                        .getMessage());
        bundle("letter").start();
        assertTrue(workflows.workflows().getFirst().ready());
    }

    @Test
    public void aPartThatIsNotReadyInTimeIsRolledBack() throws Exception {
        configurations
                .getConfiguration("org.meander.workflow.engine", "?")
                .update(new Hashtable<>(Map.of("ready.timeout.ms", 300L)));
        ServiceTracker<Workflows, Workflows> engine =
                new ServiceTracker<>(context, context.createFilter("(ready.timeout.ms=300)"), null);
        engine.open();
        workflows = engine.waitForService(30_000);
        gate.unregister();
        String message = assertThrows(MeanderException.class, () -> apply(workflow("letter: a", 5)))
                .getMessage();
        assertEquals(
                "workflow 'w' was not applied: it was not ready within 300 ms: Slot 'letter' of workflow 'w'"
                    + " (org.meander.itests.letter) waits for its reference 'go'. No started bundle has a configured"
                    + " component that provides java.util.concurrent.Semaphore.",
                message);
        assertEquals(List.of(), pids());
        engine.close();
    }
}
