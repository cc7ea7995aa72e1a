package org.meander.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.meander.workflow.Workflows.RunInfo;
import org.meander.workflow.Workflows.RunState;

/** A run of a million values, looked at by a clock that is set by hand. */
final class ProgressLineTest {

    private static final long SECOND = 1_000_000_000;

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private long clock = 77 * SECOND;

    private ProgressLine line(boolean interactive) {
        PrintStream err = new PrintStream(written, true, StandardCharsets.UTF_8);
        return new ProgressLine(new Terminal(err, err, Path.of(""), interactive, false), () -> clock);
    }

    /** What is on the line now. */
    private String look(ProgressLine line, long done, String phase) {
        written.reset();
        line.show(new RunInfo(
                "r",
                "w",
                RunState.RUNNING,
                Instant.EPOCH,
                Optional.empty(),
                done,
                1_000_000,
                phase,
                0,
                "",
                Optional.empty()));
        String text = written.toString(StandardCharsets.UTF_8);
        assertEquals(text.isEmpty() ? 0 : 79, text.length());
        return text.strip();
    }

    @Test
    void theRateIsThatOfTheWorkAndNotOfTheStart() {
        ProgressLine line = line(true);
        assertEquals("0 %  a", look(line, 0, "a"));
        clock += 60 * SECOND;
        assertEquals("0 %  a", look(line, 0, "a"));
        clock += SECOND;
        assertEquals("1 %  10.0 k values/s  a", look(line, 10_000, "a"));
        clock += SECOND;
        assertEquals("2 %  10.0 k values/s, 1 min 38 s left  a", look(line, 20_000, "a"));
    }

    @Test
    void whatAnEarlierRunHadDoneIsNoPartOfTheRate() {
        ProgressLine line = line(true);
        look(line, 500_000, "a");
        clock += 10 * SECOND;
        look(line, 500_000, "a");
        clock += 4 * SECOND;
        assertEquals("54 %  10.0 k values/s, 46 s left  a", look(line, 540_000, "a"));
    }

    @Test
    void theRateFollowsWhatBecomesSlower() {
        ProgressLine line = line(true);
        look(line, 0, "a");
        clock += 10 * SECOND;
        look(line, 500_000, "a");
        for (int i = 1; i <= 20; i++) {
            clock += SECOND;
            look(line, 500_000 + i * 1000, "a");
        }
        clock += SECOND;
        assertEquals("52 %  1.0 k values/s, 7 min 59 s left  a", look(line, 521_000, "a"));
    }

    @Test
    void ofALongNameTheEndIsShown() {
        ProgressLine line = line(true);
        String phase = "a model of a very long name encoder.layer.11.attention.output.dense.weight, 186 MiB";
        String shown = look(line, 0, phase);
        assertTrue(shown.startsWith("0 %  ...") && shown.endsWith(".attention.output.dense.weight, 186 MiB"), shown);
    }

    @Test
    void durationsHaveTheirTwoLargestUnits() {
        assertEquals("59 s", ProgressLine.duration(59));
        assertEquals("1 min 0 s", ProgressLine.duration(60));
        assertEquals("59 min 59 s", ProgressLine.duration(3599));
        assertEquals("1 h 0 min", ProgressLine.duration(3600));
        assertEquals("8 d 2 h", ProgressLine.duration((8 * 24 + 2) * 3600 + 1));
    }

    @Test
    void nobodyIsBotheredWhereNobodyWatches() {
        ProgressLine line = line(false);
        assertEquals("", look(line, 10, "a"));
        line.clear();
        assertEquals("", written.toString(StandardCharsets.UTF_8));
    }
}
