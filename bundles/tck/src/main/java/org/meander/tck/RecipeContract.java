package org.meander.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.meander.base.Cancellation;
import org.meander.base.MeanderException;
import org.meander.base.Progress;
import org.meander.base.StandardError;
import org.meander.workflow.Recipe;
import org.meander.workflow.Report;
import org.meander.workflow.RunContext;

/**
 * What every {@link Recipe} has to do: come to its boundary, leave it at once when told to, and, when it is run again,
 * end as if nothing had happened.
 */
public abstract class RecipeContract {

    /** Boundaries at which a run is left and begun anew, at most; long recipes are probed at the first ones. */
    private static final int MAX_PROBES = 40;

    /** Puts the outside world (store, files) back to its beginning. Called before each undisturbed or disturbed run. */
    protected abstract void reset();

    /** A recipe on that world; called again after each suspension, as a new part is a new recipe. */
    protected abstract Recipe recipe();

    /**
     * What must not depend on suspensions: what the run reported and what it left behind, comparable by {@code equals}.
     */
    protected abstract Object outcome(Report report);

    @Test
    public void comesToItsBoundary() {
        reset();
        TestRun run = new TestRun();
        recipe().run(run);
        assertTrue(run.boundaries > 0, "the recipe never called boundary()");
    }

    @Test
    public void leavesByTheCancellationOfItsBoundary() {
        reset();
        TestRun run = new TestRun();
        run.leaveAt = 1;
        run.leaveBy = new MeanderException(StandardError.CANCELLED, "cancelled by the contract");
        Recipe recipe = recipe();
        MeanderException left = assertThrows(MeanderException.class, () -> recipe.run(run));
        assertEquals(StandardError.CANCELLED, left.code());
    }

    @Test
    public void isLeftAndResumedAtAnyBoundary() {
        reset();
        TestRun undisturbed = new TestRun();
        Object expected = outcome(recipe().run(undisturbed));
        for (int n = 1; n <= Math.min(undisturbed.boundaries, MAX_PROBES); n++) {
            reset();
            TestRun run = new TestRun();
            run.leaveAt = n;
            Recipe first = recipe();
            Left left = assertThrows(Left.class, () -> first.run(run), "boundary " + n);
            assertSame(run.leaveBy, left);
            run.resume();
            assertEquals(expected, outcome(recipe().run(run)), "left at boundary " + n);
        }
    }

    @Test
    public void endsWhenItIsLeftAgainAndAgain() {
        reset();
        TestRun undisturbed = new TestRun();
        Object expected = outcome(recipe().run(undisturbed));
        reset();
        TestRun run = new TestRun();
        int tries = Math.min(undisturbed.boundaries, MAX_PROBES);
        for (int n = 1; n <= tries; n++) {
            run.resume();
            run.leaveAt = n;
            try {
                Object outcome = outcome(recipe().run(run));
                assertEquals(expected, outcome, "after " + (n - 1) + " suspensions");
                return;
            } catch (Left suspended) {
                assertSame(run.leaveBy, suspended);
            }
        }
        run.resume();
        run.leaveAt = 0;
        assertEquals(expected, outcome(recipe().run(run)), "after " + tries + " suspensions");
    }

    /** As the engine's own suspension: an error that no recipe knows. */
    private static final class Left extends Error {

        private static final long serialVersionUID = 1;

        Left() {
            super("left by the contract", null, false, false);
        }
    }

    /** A run whose boundary throws once, and whose checkpoints are kept in memory. */
    private static final class TestRun implements RunContext, Progress {

        private final Map<String, byte[]> saved = new HashMap<>();
        private int boundaries;
        private int leaveAt;
        private Throwable leaveBy = new Left();

        void resume() {
            boundaries = 0;
            leaveAt = 0;
        }

        @Override
        public String id() {
            return "contract/1";
        }

        @Override
        public void boundary() {
            boundaries++;
            if (boundaries == leaveAt) {
                switch (leaveBy) {
                    case Error error -> throw error;
                    case RuntimeException exception -> throw exception;
                    default -> throw new IllegalStateException(leaveBy);
                }
            }
        }

        @Override
        public Cancellation cancellation() {
            return Cancellation.NEVER;
        }

        @Override
        public Progress progress() {
            return this;
        }

        @Override
        public synchronized Optional<byte[]> load(String key) {
            return Optional.ofNullable(saved.get(key)).map(byte[]::clone);
        }

        @Override
        public synchronized void save(String key, byte[] value) {
            saved.put(key, value.clone());
        }

        @Override
        public void expect(long elements) {
            assertTrue(elements >= 0, "negative number of elements: " + elements);
        }

        @Override
        public void advance(long elements) {
            assertTrue(elements >= 0, "negative number of elements: " + elements);
        }

        @Override
        public void phase(String description) {
            assertTrue(!description.isBlank(), "a phase without a description");
        }
    }
}
