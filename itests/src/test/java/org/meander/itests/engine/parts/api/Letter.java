package org.meander.itests.engine.parts.api;

import org.meander.base.Cancellation;
import org.osgi.annotation.versioning.ConsumerType;

/** A part that gives one letter a step. */
@ConsumerType
public interface Letter {

    /** Waits for the test's permission, then gives the letter. */
    String next(Cancellation cancellation);
}
