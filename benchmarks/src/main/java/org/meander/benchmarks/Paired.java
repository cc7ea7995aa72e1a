package org.meander.benchmarks;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Runs subjects in turn, A B C A B C, so that a drift of the machine hits all alike. A repetition is kept only if the thread's CPU
 * time was at least 97 % of the wall time: otherwise something else had the core. Prints the median over kept repetitions, and each
 * subject's rate over that of the first.
 */
public final class Paired {

    private static final double KEPT = 0.97;

    private record Subject(
            String name, double units, Runnable work, List<Double> kept, List<Double> all, long[] allocated) {}

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final List<Subject> subjects = new ArrayList<>();
    private final String title;
    private final String unit;

    /**
     * @param title heading of the table
     * @param unit of the rates, such as {@code Gfloat/s} for subjects whose {@code units} are floats over 1e9
     */
    public Paired(String title, String unit) {
        this.title = title;
        this.unit = unit;
    }

    /** Adds a subject; {@code units} is what one call of {@code work} does. The first is what the others are compared with. */
    public Paired add(String name, double units, Runnable work) {
        subjects.add(new Subject(name, units, work, new ArrayList<>(), new ArrayList<>(), new long[1]));
        return this;
    }

    /** Warms up, measures and prints. */
    public void run(int warmups, int repetitions) {
        for (int i = 0; i < warmups; i++) {
            subjects.forEach(s -> s.work.run());
        }
        for (int i = 0; i < repetitions; i++) {
            subjects.forEach(this::measure);
        }
        System.out.println();
        System.out.println("### " + title);
        System.out.println(
                "| subject | " + unit + " (median kept) | best | kept | ratio to first | bytes allocated a pass |");
        System.out.println("|---|---|---|---|---|---|");
        double first = median(subjects.getFirst());
        for (Subject s : subjects) {
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %.3f | %.3f | %d/%d | %.3f | %d |%n",
                    s.name,
                    median(s),
                    s.all.stream().mapToDouble(d -> d).max().orElse(0),
                    s.kept.size(),
                    s.all.size(),
                    median(s) / first,
                    s.allocated[0]);
        }
    }

    private void measure(Subject s) {
        long allocated = threads.getCurrentThreadAllocatedBytes();
        long cpu = threads.getCurrentThreadCpuTime();
        long wall = System.nanoTime();
        s.work.run();
        long wallTime = System.nanoTime() - wall;
        long cpuTime = threads.getCurrentThreadCpuTime() - cpu;
        s.allocated[0] = threads.getCurrentThreadAllocatedBytes() - allocated;
        double rate = s.units / (wallTime * 1e-9);
        s.all.add(rate);
        if (cpuTime >= KEPT * wallTime) {
            s.kept.add(rate);
        }
    }

    /** Median of the kept repetitions, or of all if none was kept. */
    private static double median(Subject s) {
        List<Double> rates =
                (s.kept.isEmpty() ? s.all : s.kept).stream().sorted().toList();
        return rates.get(rates.size() / 2);
    }
}
