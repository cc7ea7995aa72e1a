package org.meander.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meander.base.Checks;
import org.meander.base.MeanderException;
import org.meander.workflow.Workflows;

final class WorkflowFilesTest {

    @TempDir
    private Path folder;

    private final Engine engine = new Engine();
    private WorkflowFiles files;

    @BeforeEach
    void open() {
        files = new WorkflowFiles(engine, file -> folder);
    }

    private File file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toFile();
    }

    @Test
    void appliesAndRemoves() throws IOException {
        File file = file("a.yaml", "one:1");
        files.apply(file);
        assertEquals(Map.of("one", "1"), engine.effective);
        assertFalse(files.anyRefused());
        files.remove(file);
        assertEquals(Map.of(), engine.effective);
    }

    @Test
    void aBrokenChangeLeavesTheOldOneInEffect() throws IOException {
        files.apply(file("a.yaml", "one:1"));
        files.apply(file("a.yaml", "broken"));
        assertEquals(Map.of("one", "1"), engine.effective);
        assertTrue(files.anyRefused());
        files.apply(file("a.yaml", "one:2"));
        assertEquals(Map.of("one", "2"), engine.effective);
        assertFalse(files.anyRefused());
    }

    @Test
    void removingABrokenFileRemovesWhatItSaidBefore() throws IOException {
        files.apply(file("a.yaml", "one:1"));
        File broken = file("a.yaml", "broken");
        files.apply(broken);
        files.remove(broken);
        assertEquals(Map.of(), engine.effective);
        assertFalse(files.anyRefused());
    }

    @Test
    void whatLacksAPartIsTriedAgain() throws IOException {
        engine.missing = true;
        files.apply(file("a.yaml", "one:1"));
        assertTrue(files.anyRefused());
        files.retry();
        assertTrue(files.anyRefused());
        engine.missing = false;
        files.retry();
        assertFalse(files.anyRefused());
        assertEquals(Map.of("one", "1"), engine.effective);
    }

    @Test
    void aFileThatIsGoneIsRefused() {
        files.apply(folder.resolve("none.yaml").toFile());
        assertTrue(files.anyRefused());
    }

    @Test
    void aWorkflowThatChangesItsNameLeavesNothingBehind() throws IOException {
        files.apply(file("a.yaml", "one:1"));
        files.apply(file("a.yaml", "two:1"));
        assertEquals(Map.of("two", "1"), engine.effective);
    }

    @Test
    void aWorkflowInTwoFilesGoesWithTheLast() throws IOException {
        File first = file("a.yaml", "one:1");
        File second = file("b.yaml", "one:2");
        files.apply(first);
        files.apply(second);
        files.remove(first);
        assertEquals(Map.of("one", "2"), engine.effective);
        files.remove(second);
        assertEquals(Map.of(), engine.effective);
    }

    /** Texts are {@code name:content}; everything else has a problem. */
    private static final class Engine implements Workflows {

        private final Map<String, String> effective = new TreeMap<>();
        private boolean missing;

        @Override
        public WorkflowInfo apply(String name, String yaml, Path base) {
            String[] parts = yaml.split(":");
            if (missing || parts.length != 2) {
                throw Checks.configuration(name, yaml, "a name, a colon and a content");
            }
            effective.put(parts[0], parts[1]);
            return new WorkflowInfo(parts[0], "recipe", 1, true, "", Map.of());
        }

        @Override
        public void remove(String workflow) {
            if (effective.remove(workflow) == null) {
                throw MeanderException.notFound("there is no workflow %s", workflow);
            }
        }

        @Override
        public List<PluginInfo> plugins() {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<Problem> check(String name, String yaml) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<WorkflowInfo> workflows() {
            throw new UnsupportedOperationException();
        }

        @Override
        public RunInfo run(String workflow) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<RunInfo> runs() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<RunInfo> find(String run) {
            throw new UnsupportedOperationException();
        }

        @Override
        public RunInfo await(String run, Duration timeout) {
            throw new UnsupportedOperationException();
        }

        @Override
        public RunInfo cancel(String run) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<String> why(String id) {
            throw new UnsupportedOperationException();
        }
    }
}
