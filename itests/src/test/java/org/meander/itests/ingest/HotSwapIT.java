package org.meander.itests.ingest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.Test;
import org.meander.itests.engine.Platform;
import org.meander.workflow.Workflows.RunInfo;
import org.meander.workflow.Workflows.RunState;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.Version;

/** The codec of a running ingest is replaced again and again: nothing is lost, nothing is done twice, nothing is left behind. */
public class HotSwapIT extends IngestTest {

    private static final int SWAPS = 40;
    private static final int MODELS_A_SWAP = 2;
    private static final int MODELS = 240;
    private static final double ERROR = 0.005;
    private static final String TENSORS = "[encoder.weight:256x512, encoder.bias:512:F64, head.weight:300x301:BF16]";

    private static final List<String> PARTS = List.of(
            "workflow.engine",
            "workflow.recipes",
            "codec.scalar",
            "codec.lossless",
            "index.hierarchical",
            "curve.hilbert",
            "source.generator",
            "store.file");

    @Test
    public void aCodecIsReplacedFortyTimesDuringAnIngest() throws Exception {
        Map<String, String> reference = undisturbed(MODELS, TENSORS, ERROR);
        Traces traces = new Traces();
        Bundle codec = bundle("codec.scalar");
        applyWatch("swapped");
        applyIngest("swapped", MODELS, TENSORS, 2, ERROR);

        RunInfo run = workflows.run("swapped");
        for (int swap = 1; swap <= SWAPS; swap++) {
            awaitModels(run, MODELS_A_SWAP);
            if (swap % 2 == 0) {
                codec.stop();
                codec.start();
            } else {
                traces.noteLoader(codec);
                codec.update(OtherBuild.of(Platform.file("org.meander.codec.scalar"), swap));
            }
        }
        assertEquals(Version.parseVersion(OtherBuild.version(SWAPS - 1)), codec.getVersion());
        RunInfo ended = awaitSuccess(run);
        assertTrue("suspended " + ended.suspensions() + " times", ended.suspensions() >= SWAPS);
        assertWhole(MODELS);
        assertHolds(reference);

        workflows.remove("swapped");
        workflows.remove(WATCH);
        for (String part : PARTS) {
            bundle(part).stop();
        }
        traces.assertNoThreads();
        Traces.assertOpenFiles(folder.toString(), 0);
        // The contents that it has now.
        Traces.assertOpenFiles("/bundle" + codec.getBundleId(), 1);
        traces.assertNoLoaders();
    }

    @Test
    public void everyPartIsReplacedDuringAnIngest() throws Exception {
        int models = 60;
        Map<String, String> reference = undisturbed(models, TENSORS, ERROR);
        applyWatch("swapped");
        applyIngest("swapped", models, TENSORS, 2, ERROR);
        RunInfo run = workflows.run("swapped");
        int swaps = 0;
        for (String part : PARTS) {
            if (!part.equals("workflow.engine")) {
                awaitModels(run, MODELS_A_SWAP);
                replace(part, ++swaps);
            }
        }
        RunInfo ended = awaitSuccess(run);
        assertTrue("suspended " + ended.suspensions() + " times", ended.suspensions() >= swaps);
        assertWhole(models);
        assertHolds(reference);
    }

    private void replace(String part, int number) throws BundleException, java.io.IOException {
        bundle(part).update(OtherBuild.of(Platform.file("org.meander." + part), number));
    }

    @Test
    public void anOptionalPartIsWaitedForOnceItsSlotIsFilled() throws Exception {
        int models = 40;
        Map<String, String> reference = undisturbed(models, TENSORS, ERROR);
        applyWatch("swapped");
        applyIngest("swapped", models, TENSORS, 2, ERROR);
        RunInfo run = workflows.run("swapped");
        for (String part : List.of("index.hierarchical", "codec.lossless")) {
            awaitModels(run, MODELS_A_SWAP);
            bundle(part).stop();
            assertEquals(
                    RunState.SUSPENDED, workflows.find(run.id()).orElseThrow().state());
            assertTrue(workflows.why(run.id()).toString().contains(part + " "));
            bundle(part).start();
        }
        awaitSuccess(run);
        assertWhole(models);
        assertHolds(reference);
    }

    @Test
    public void aGenerationThatWritesTheSameGoesOnWhereTheOldOneWas() throws Exception {
        int models = 40;
        Map<String, String> reference = undisturbed(models, TENSORS, ERROR);
        applyWatch("swapped");
        applyIngest("swapped", models, TENSORS, 2, ERROR);
        RunInfo run = workflows.run("swapped");
        awaitModels(run, models / 4);
        applyIngest("swapped", models, TENSORS, 1, ERROR);
        awaitModels(run, models / 4);
        assertEquals(2, workflows.workflows().getFirst().generation());
        awaitSuccess(run);
        assertWhole(models);
        assertHolds(reference);
    }

    @Test
    public void aGenerationThatWritesOtherwiseBringsAllModelsUpToIt() throws Exception {
        int models = 40;
        Map<String, String> reference = undisturbed(models, TENSORS, ERROR * 8);
        applyWatch("swapped");
        applyIngest("swapped", models, TENSORS, 2, ERROR);
        RunInfo run = workflows.run("swapped");
        awaitModels(run, models / 4);
        applyIngest("swapped", models, TENSORS, 2, ERROR * 8);
        RunInfo ended = awaitSuccess(run);
        assertEquals(1, ended.suspensions());
        assertHolds(reference);
    }
}
