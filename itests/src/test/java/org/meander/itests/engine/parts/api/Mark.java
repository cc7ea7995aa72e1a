package org.meander.itests.engine.parts.api;

import org.osgi.annotation.versioning.ConsumerType;

/** A part that a recipe can do without. */
@ConsumerType
public interface Mark {

    String mark();
}
