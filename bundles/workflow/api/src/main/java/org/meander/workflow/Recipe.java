package org.meander.workflow;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * A typed flow. A recipe is a Declarative Services component with {@code configurationPolicy = REQUIRE}, announced as a plug-in of
 * kind {@code recipe}; every {@code @Reference(name = SLOT)} of its constructor is a slot that a workflow fills (mandatory if the
 * reference is), and its metatype describes the workflow's {@code options}. The engine makes sure that no run is inside a recipe
 * when the recipe or one of its parts is withdrawn.
 */
@ConsumerType
public interface Recipe {

    /**
     * Does the work, in the caller's thread. Calls {@link RunContext#boundary} at least once for every chunk of work (0.1 s or
     * less), where it may be left by an exception; it is then run again, possibly on other parts, and finds what it saved in the
     * checkpoint area. What it acknowledged before must not be done twice.
     *
     * @return what the run found; shown to people and scripts
     */
    Report run(RunContext context);
}
