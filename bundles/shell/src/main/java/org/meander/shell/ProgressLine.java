package org.meander.shell;

import java.util.Locale;
import org.meander.workflow.Workflows.RunInfo;

/** One line that is redrawn: share done, rate, time left, and what is being worked on. Silent where nobody watches. */
final class ProgressLine {

    private static final int WIDTH = 78;

    private final Terminal terminal;
    private final long start = System.nanoTime();
    private boolean shown;
    /** Done when this began to look: work that a resumed run found done is no part of its rate. */
    private long before = -1;

    ProgressLine(Terminal terminal) {
        this.terminal = terminal;
    }

    void show(RunInfo run) {
        if (!terminal.interactive() || run.expected() <= 0) {
            return;
        }
        double seconds = (System.nanoTime() - start) * 1e-9;
        before = before < 0 ? run.done() : before;
        double rate = (run.done() - before) / seconds;
        String left =
                rate == 0 ? "" : String.format(Locale.ROOT, ", %.0f s left", (run.expected() - run.done()) / rate);
        String text = String.format(
                Locale.ROOT,
                "%3d %%  %s values/s%s  %s",
                Math.min(100, 100 * run.done() / run.expected()),
                Format.count((long) rate),
                left,
                run.phase());
        draw(text.length() > WIDTH ? text.substring(0, WIDTH) : text);
        shown = true;
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
