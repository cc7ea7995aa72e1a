package org.meander.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.meander.workflow.Report;
import org.meander.workflow.Workflows;

/** The command {@code fit}. */
final class FitCommandTest extends CommandCase {

    @Test
    void fitBecomesAWorkflow() throws IOException {
        Files.writeString(folder.resolve("a.model"), "");
        String[] words = {
            "fit",
            "a.model",
            "--model",
            "a*x+b*z",
            "--parameter",
            "a = 1 [0, inf]",
            "--parameter",
            "b = 2",
            "--column",
            "x=time",
            "--column",
            "z",
            "--y",
            "counts",
            "--sigma",
            "error",
            "--loss",
            "soft_l1",
            "--fixed",
            "b",
            "--optimizer",
            "streaming",
            "--output-dir",
            "results",
            "--threads",
            "2"
        };
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("parameter", "a");
        row.put("unit", "");
        row.put("value", 238.94212918);
        workflows.report = new Report(Map.of("chiSquared", 0.12455138894), List.of(row));
        assertEquals(0, run(words), err.toString());
        String yaml = workflows.applied.getFirst();
        assertTrue(
                yaml.contains("columns: [\"time\", \"z\"], y: \"counts\", loss: \"soft_l1\", output.path: \""
                        + folder.resolve("results/nlsq") + "\", plots: false, fitted.data: true, fixed: [\"b\"],"
                        + " sigma: \"error\", absolute.sigma: false"),
                yaml);
        assertTrue(yaml.contains("parameters: [\"a = 1 [0, inf]\", \"b = 2\"], columns: [\"x\", \"z\"]"), yaml);
        assertTrue(yaml.contains("optimizer: { type: \"streaming\", threads: 2 }"), yaml);
        assertTrue(
                yaml.contains("checkpoints: { type: \"hdf5\", path: \"" + folder.resolve("results/checkpoints")
                        + "\", resume: true }"),
                yaml);
        assertTrue(out.toString().contains("238.9421292"), out.toString());
        assertTrue(out.toString().contains("0.1245513889"), out.toString());
        assertFalse(out.toString().contains("unit"), out.toString());
        assertEquals(2, run("fit", "a.model"));
    }

    @Test
    void fitRefusesOptionsThatWouldSayNothing() throws IOException {
        Files.writeString(folder.resolve("a.model"), "");
        Files.writeString(folder.resolve("c.yaml"), "experimental_data: { file_path: a.model }");
        String[] columns = {"fit", "a.model", "--model", "a*x", "--parameter", "a = 1"};
        for (String option : List.of("--save-plots", "--no-fitted-data", "--no-resume", "--absolute-sigma")) {
            String[] words = Arrays.copyOf(columns, columns.length + 1);
            words[columns.length] = option;
            assertEquals(2, run(words), option);
        }
        assertTrue(err.toString().contains("meander: --save-plots needs --output-dir"), err.toString());
        assertTrue(err.toString().contains("meander: --absolute-sigma needs --sigma"), err.toString());
        for (String option : List.of("--y=z", "--column=z", "--sigma=s", "--fixed=a", "--optimizer=streaming")) {
            assertEquals(2, run("fit", "--config", "c.yaml", option), option);
        }
        assertTrue(err.toString().contains("meander: --y is not for --config"), err.toString());
        assertEquals(List.of(), workflows.applied);
        assertEquals(0, run("fit", "--config", "c.yaml", "--loss", "huber", "--loss-scale", "2"), err.toString());
        assertTrue(workflows.applied.getFirst().contains("loss: \"huber\", loss.scale: 2.0"));
    }

    @Test
    void aFileThatNothingRecognisesIsReadAsItsEndingSays() throws IOException {
        Files.writeString(folder.resolve("broken.sure"), "");
        Files.writeString(folder.resolve("broken.other"), "");
        assertEquals(0, run("fit", "broken.sure", "--model", "a*x", "--parameter", "a = 1"), err.toString());
        assertTrue(workflows.applied.getFirst().contains("type: \"sure\""));
        assertEquals(1, run("fit", "broken.other", "--model", "a*x", "--parameter", "a = 1"));
        assertTrue(err.toString().contains("is of no type that an installed source recognises"), err.toString());
    }

    @Test
    void problemsOfACommandHaveNoPlaceInATextThatNobodyTyped() throws IOException {
        Files.writeString(folder.resolve("a.model"), "");
        workflows.problems.add(new Workflows.Problem("command", 6, 66, "'max.iterations' is 0"));
        assertEquals(1, run("fit", "a.model", "--model", "a*x", "--parameter", "a = 1"));
        assertEquals("meander: 'max.iterations' is 0\n", err.toString());
        assertEquals(List.of(), workflows.applied);
    }
}
