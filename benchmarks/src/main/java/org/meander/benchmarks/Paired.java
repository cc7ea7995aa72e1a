package org.meander.benchmarks;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Runs subjects in turn, A B C A B C, so that a drift of the machine hits all alike. A repetition is kept only if the CPU
 * time was at least 97 % of the wall time: otherwise something else had the core. Prints the median over kept repetitions, each
 * subject's rate over that of the first, and the median of all repetitions by CPU time alone, which is what is left on a machine that others use.
 */
public final class Paired {

    private static final double KEPT = 0.97;

    /** Work that knows the CPU time it took, in nanoseconds: that of its thread, or of another process. */
    @FunctionalInterface
    interface Work {
        long run();
    }

    private record Subject(
            String name,
            double units,
            Work work,
            List<Double> kept,
            List<Double> all,
            List<Double> byCpu,
            long[] allocated) {}

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
        return addTimed(name, units, () -> {
            long cpu = threads.getCurrentThreadCpuTime();
            work.run();
            return threads.getCurrentThreadCpuTime() - cpu;
        });
    }

    /** As {@link #add}, for work that is not done by this thread alone. */
    Paired addTimed(String name, double units, Work work) {
        subjects.add(
                new Subject(name, units, work, new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new long[1]));
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
                "| subject | " + unit + " (median kept) | best | kept | ratio to first | by CPU time | ratio to first |"
                        + " bytes allocated a pass |");
        System.out.println("|---|---|---|---|---|---|---|---|");
        double first = median(subjects.getFirst());
        double firstByCpu = median(subjects.getFirst().byCpu);
        for (Subject s : subjects) {
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %.3f | %.3f | %d/%d | %.3f | %.3f | %.3f | %d |%n",
                    s.name,
                    median(s),
                    s.all.stream().mapToDouble(d -> d).max().orElse(0),
                    s.kept.size(),
                    s.all.size(),
                    median(s) / first,
                    median(s.byCpu),
                    median(s.byCpu) / firstByCpu,
                    s.allocated[0]);
        }
    }

    private void measure(Subject s) {
        long allocated = threads.getCurrentThreadAllocatedBytes();
        long wall = System.nanoTime();
        long cpuTime = s.work.run();
        long wallTime = System.nanoTime() - wall;
        s.allocated[0] = threads.getCurrentThreadAllocatedBytes() - allocated;
        double rate = s.units / (wallTime * 1e-9);
        s.all.add(rate);
        s.byCpu.add(s.units / (cpuTime * 1e-9));
        if (cpuTime >= KEPT * wallTime) {
            s.kept.add(rate);
        }
    }

    /** Median of the kept repetitions, or of all if none was kept. */
    private static double median(Subject s) {
        return median(s.kept.isEmpty() ? s.all : s.kept);
    }

    private static double median(List<Double> rates) {
        return rates.stream().sorted().toList().get(rates.size() / 2);
    }
}
