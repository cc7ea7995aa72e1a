package org.meander.source.hub;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.meander.base.MeanderException;

/**
 * How often, and after which time, what failed is tried again: times double from the first, with jitter, unless the other side says
 * how long to wait.
 *
 * @param retries failures in a row that are forgiven
 * @param first wait after the first failure
 * @param longest wait; if the other side asks for more, that is an error
 */
record Retry(int retries, Duration first, Duration longest) {

    /** A failure after which the other side asked to wait. */
    static final class Busy extends IOException {

        private static final long serialVersionUID = 1;

        private final Duration wait;

        Busy(String message, Duration wait) {
            super(message);
            this.wait = wait;
        }
    }

    Attempts attempts(Lifetime life, String subject) {
        return new Attempts(life, subject);
    }

    /** The failures of one task; for one thread. */
    final class Attempts {

        private final Lifetime life;
        private final String subject;
        private int failures;

        private Attempts(Lifetime life, String subject) {
            this.life = life;
            this.subject = subject;
        }

        /** Forgets the failures, because it went on. */
        void progressed() {
            failures = 0;
        }

        /**
         * Waits until it may be tried again.
         *
         * @throws MeanderException {@code IO_FAILURE} if it has failed too often
         */
        void failed(IOException e) {
            life.checkOpen();
            failures++;
            if (failures > retries) {
                throw MeanderException.io(
                        e, "%s cannot be read; tried %d time%s", subject, failures, failures == 1 ? "" : "s");
            }
            Duration wait = e instanceof Busy busy ? busy.wait : Duration.ZERO;
            if (wait.compareTo(longest) > 0) {
                throw MeanderException.io(
                        e,
                        "%s cannot be read now: it is asked to wait %d s, and wait.seconds is %d",
                        subject,
                        wait.toSeconds(),
                        longest.toSeconds());
            }
            double factor = Math.scalb(ThreadLocalRandom.current().nextDouble(0.5, 1), Math.min(failures - 1, 30));
            Duration own = Duration.ofMillis((long) Math.min(first.toMillis() * factor, longest.toMillis()));
            life.pause(wait.compareTo(own) > 0 ? wait : own);
        }
    }
}
