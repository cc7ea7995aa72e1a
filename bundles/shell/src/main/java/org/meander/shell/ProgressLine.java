package org.meander.shell;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.meander.workflow.Workflows.RunInfo;

/**
 * One line that is redrawn: share done, rate, time left, and what is being worked on. The rate is that of the last seconds, so that
 * neither the start of the machine nor what an earlier run had done is a part of it. Silent where nobody watches.
 */
final class ProgressLine {

    private static final int WIDTH = 78;
    private static final double WINDOW_S = 15;

    /** Before, the time left is anybody's guess. */
    private static final double LEAST_S = 2;

    private static final int MINUTE = 60;
    private static final int HOUR = 60 * MINUTE;
    private static final int DAY = 24 * HOUR;

    private record Sample(double seconds, long done) {}

    private final Terminal terminal;
    private final LongSupplier nanos;
    private final Deque<Sample> samples = new ArrayDeque<>();
    private boolean shown;

    ProgressLine(Terminal terminal) {
        this(terminal, System::nanoTime);
    }

    ProgressLine(Terminal terminal, LongSupplier nanos) {
        this.terminal = terminal;
        this.nanos = nanos;
    }

    void show(RunInfo run) {
        if (!terminal.interactive() || run.expected() <= 0) {
            return;
        }
        String share = String.format(Locale.ROOT, "%3d %%", Math.min(100, 100 * run.done() / run.expected()));
        draw(fitted(share + rate(run.done(), run.expected()), run.phase()));
        shown = true;
    }

    private String rate(long done, long expected) {
        double now = nanos.getAsLong() * 1e-9;
        if (samples.isEmpty() || done == samples.getLast().done() && samples.size() == 1) {
            // Nothing has been done yet: the clock begins with the first progress.
            samples.clear();
            samples.add(new Sample(now, done));
            return "";
        }
        samples.add(new Sample(now, done));
        while (samples.size() > 2 && now - samples.getFirst().seconds() > WINDOW_S) {
            samples.removeFirst();
        }
        Sample first = samples.getFirst();
        double seconds = now - first.seconds();
        if (done == first.done() || seconds <= 0) {
            return "";
        }
        double rate = (done - first.done()) / seconds;
        String left = seconds < LEAST_S ? "" : ", " + duration((long) Math.ceil((expected - done) / rate)) + " left";
        return "  " + Format.count((long) rate) + " values/s" + left;
    }

    /** The two largest units, such as {@code 3 min 20 s}. */
    static String duration(long seconds) {
        if (seconds < MINUTE) {
            return seconds + " s";
        }
        if (seconds < HOUR) {
            return seconds / MINUTE + " min " + seconds % MINUTE + " s";
        }
        return seconds < DAY
                ? seconds / HOUR + " h " + seconds % HOUR / MINUTE + " min"
                : seconds / DAY + " d " + seconds % DAY / HOUR + " h";
    }

    /** What is worked on loses its beginning if there is no room: names differ at their end, and the memory stands there. */
    private static String fitted(String numbers, String phase) {
        int room = WIDTH - numbers.length() - 2;
        String shownPhase = phase.length() <= room ? phase : "..." + phase.substring(phase.length() - room + 3);
        return numbers + "  " + shownPhase;
    }

    void clear() {
        if (shown) {
            draw("");
            terminal.err().print('\r');
            terminal.err().flush();
        }
    }

    private void draw(String text) {
        terminal.err().print('\r' + text + " ".repeat(WIDTH - text.length()));
        terminal.err().flush();
    }
}
