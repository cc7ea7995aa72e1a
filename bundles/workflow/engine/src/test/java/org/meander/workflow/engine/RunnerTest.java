package org.meander.workflow.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;
import org.meander.workflow.Recipe;
import org.meander.workflow.Report;
import org.meander.workflow.Workflows.RunInfo;
import org.meander.workflow.Workflows.RunState;

@Timeout(60)
class RunnerTest {

    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(30);
    private static final Report EMPTY = new Report(Map.of(), List.of());

    @TempDir
    Path folder;

    private final Semaphore inside = new Semaphore(0);
    private Runner runner;

    @BeforeEach
    void start() {
        runner = new Runner(new CheckpointArea(folder), 1, 3, 30_000);
    }

    @AfterEach
    void stop() {
        runner.close();
    }

    /** Registered for workflow {@code w}; {@code lock} stands for the locks of Declarative Services. */
    private record FakeWiring(Optional<Recipe> recipe, ReentrantLock lock) implements Wiring {

        static FakeWiring of(Recipe recipe) {
            return new FakeWiring(Optional.of(recipe), new ReentrantLock());
        }

        @Override
        public String workflow() {
            return "w";
        }

        @Override
        public Optional<Recipe> open() {
            lock.lock();
            lock.unlock();
            return recipe;
        }

        @Override
        public void close() {
            lock.lock();
            lock.unlock();
        }

        @Override
        public boolean equals(Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }

    private Report untilStopped(org.meander.workflow.RunContext context) {
        inside.release();
        while (true) {
            context.boundary();
            Thread.onSpinWait();
        }
    }

    private RunState end(RunInfo run) throws InterruptedException {
        return runner.await(run.id(), PATIENCE).state();
    }

    @Test
    void aRunWithoutRecipeWaitsForOne() throws Exception {
        RunInfo run = runner.submit("w");
        assertEquals(RunState.SUSPENDED, run.state());
        runner.offer(FakeWiring.of(_ -> EMPTY));
        assertEquals(RunState.SUCCEEDED, end(run));
    }

    @Test
    void aWithdrawalUnderTheLockOfTheServiceRuntimeDoesNotDeadlock() throws Exception {
        FakeWiring first = FakeWiring.of(this::untilStopped);
        runner.offer(first);
        RunInfo run = runner.submit("w");
        inside.acquire();
        first.lock().lock();
        try {
            runner.withdraw(first);
            assertEquals(RunState.SUSPENDED, runner.find(run.id()).orElseThrow().state());
        } finally {
            first.lock().unlock();
        }
        runner.offer(FakeWiring.of(_ -> EMPTY));
        assertEquals(RunState.SUCCEEDED, end(run));
        assertEquals(1, runner.find(run.id()).orElseThrow().suspensions());
    }

    @Test
    void aRunThatIsAboutToEnterIsNotWaitedFor() throws Exception {
        FakeWiring first = FakeWiring.of(_ -> {
            throw new AssertionError("entered a recipe that was withdrawn");
        });
        first.lock().lock();
        RunInfo run;
        try {
            runner.offer(first);
            run = runner.submit("w");
            assertEquals(RunState.QUEUED, run.state());
            runner.withdraw(first);
            assertEquals(RunState.SUSPENDED, runner.find(run.id()).orElseThrow().state());
            runner.offer(FakeWiring.of(_ -> EMPTY));
            assertEquals(RunState.QUEUED, runner.find(run.id()).orElseThrow().state());
        } finally {
            first.lock().unlock();
        }
        assertEquals(RunState.SUCCEEDED, end(run));
    }

    @Test
    void aRecipeThatCannotBeMadeIsWaitedFor() throws Exception {
        runner.offer(new FakeWiring(Optional.empty(), new ReentrantLock()));
        RunInfo run = runner.submit("w");
        runner.offer(FakeWiring.of(_ -> EMPTY));
        assertEquals(RunState.SUCCEEDED, end(run));
    }

    @Test
    void partsThatLeaveByCancelledSuspendOrCancelAsAsked() throws Exception {
        Recipe asking = context -> {
            inside.release();
            while (true) {
                context.cancellation().check();
            }
        };
        FakeWiring first = FakeWiring.of(asking);
        runner.offer(first);
        RunInfo run = runner.submit("w");
        inside.acquire();
        runner.withdraw(first);
        assertEquals(RunState.SUSPENDED, runner.find(run.id()).orElseThrow().state());
        runner.offer(FakeWiring.of(asking));
        inside.acquire();
        runner.cancel(run.id());
        assertEquals(RunState.CANCELLED, end(run));
    }

    @Test
    void aCancellationThatNobodyAskedForIsAFailure() throws Exception {
        runner.offer(FakeWiring.of(_ -> {
            throw new MeanderException(StandardError.CANCELLED, "cancelled by itself");
        }));
        RunInfo run = runner.submit("w");
        assertEquals(RunState.FAILED, end(run));
        assertEquals("cancelled by itself", runner.find(run.id()).orElseThrow().error());
    }

    @Test
    void aRunThatIgnoresItsBoundariesIsInterruptedAndResumesOnlyAfterItHasLeft() throws Exception {
        runner.close();
        runner = new Runner(new CheckpointArea(folder), 1, 3, 100);
        AtomicInteger tries = new AtomicInteger();
        FakeWiring deaf = FakeWiring.of(context -> {
            tries.incrementAndGet();
            inside.release();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                assertThrows(Suspension.class, () -> context.save("k", new byte[1]));
            }
            throw new IllegalStateException("interrupted");
        });
        runner.offer(deaf);
        RunInfo run = runner.submit("w");
        inside.acquire();
        runner.withdraw(deaf);
        assertEquals(RunState.SUSPENDED, runner.find(run.id()).orElseThrow().state());
        runner.offer(FakeWiring.of(context -> {
            assertFalse(Thread.currentThread().isInterrupted());
            assertEquals(Optional.empty(), context.load("k"));
            return EMPTY;
        }));
        assertEquals(RunState.SUCCEEDED, end(run));
        assertEquals(1, tries.get());
    }

    @Test
    void aRunThatWithdrawsItsOwnRecipeDoesNotWaitForItself() throws Exception {
        FakeWiring[] own = new FakeWiring[1];
        own[0] = FakeWiring.of(context -> {
            runner.withdraw(own[0]);
            context.boundary();
            return EMPTY;
        });
        runner.offer(own[0]);
        RunInfo run = runner.submit("w");
        while (runner.find(run.id()).orElseThrow().suspensions() == 0) {
            Thread.onSpinWait();
        }
        runner.cancel(run.id());
        assertEquals(RunState.CANCELLED, end(run));
    }

    @Test
    void aCheckpointOutlivesAFailureAndNotASuccess() throws Exception {
        FakeWiring failing = FakeWiring.of(context -> {
            context.save("k", new byte[] {5});
            throw MeanderException.malformed("broken");
        });
        runner.offer(failing);
        assertEquals(RunState.FAILED, end(runner.submit("w")));
        runner.offer(FakeWiring.of(context -> {
            assertEquals(5, context.load("k").orElseThrow()[0]);
            return EMPTY;
        }));
        assertEquals(RunState.SUCCEEDED, end(runner.submit("w")));
        assertEquals(Optional.empty(), new CheckpointArea(folder).load("w", "k"));
    }

    @Test
    void boundsWhatWaitsAndWhatIsRemembered() throws Exception {
        for (int i = 0; i < 3; i++) {
            runner.submit("w");
        }
        MeanderException e = assertThrows(MeanderException.class, () -> runner.submit("w"));
        assertEquals(StandardError.UNAVAILABLE, e.code());
        runner.offer(FakeWiring.of(_ -> EMPTY));
        for (RunInfo run : runner.runs()) {
            end(run);
        }
        for (int i = 0; i < 110; i++) {
            assertEquals(RunState.SUCCEEDED, end(runner.submit("w")));
        }
        assertEquals(100, runner.runs().size());
        assertEquals("w/113", runner.runs().getFirst().id());
    }

    @Test
    void countersFollowTheLastTry() throws Exception {
        FakeWiring first = FakeWiring.of(context -> {
            context.progress().expect(10);
            context.progress().advance(4);
            context.progress().phase("layer 4");
            return untilStopped(context);
        });
        runner.offer(first);
        RunInfo run = runner.submit("w");
        inside.acquire();
        RunInfo now = runner.find(run.id()).orElseThrow();
        assertEquals(List.of(4L, 10L, "layer 4"), List.of(now.done(), now.expected(), now.phase()));
        runner.withdraw(first);
        assertEquals(4, runner.find(run.id()).orElseThrow().done());
        runner.offer(FakeWiring.of(context -> {
            context.progress().advance(1);
            return EMPTY;
        }));
        end(run);
        assertEquals(1, runner.find(run.id()).orElseThrow().done());
    }

    @Test
    void aClosedRunnerTakesNoRuns() {
        runner.close();
        assertTrue(assertThrows(MeanderException.class, () -> runner.submit("w"))
                .getMessage()
                .contains("stopping"));
    }
}
