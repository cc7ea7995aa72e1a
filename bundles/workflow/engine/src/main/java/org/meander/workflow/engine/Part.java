package org.meander.workflow.engine;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.meander.workflow.Workflows.KeyInfo;
import org.meander.workflow.Workflows.PluginInfo;

/**
 * A plug-in with all that a check needs to know about it.
 *
 * @param bundle symbolic name and version
 * @param problem why it cannot be used
 * @param keys its configuration
 * @param services interfaces that its component provides
 * @param slots unary references of its component; what a workflow fills if it is a recipe
 */
record Part(
        String kind,
        String type,
        String pid,
        String bundle,
        Optional<String> problem,
        List<Key> keys,
        Set<String> services,
        List<Slot> slots) {

    static final String RECIPE = "recipe";

    /** A reference that a workflow can fill. */
    record Slot(String name, String service, boolean mandatory) {}

    /** Such as {@code codec:scalar}. */
    String id() {
        return kind + ":" + type;
    }

    /** The same with a problem, unless it has one already. */
    Part with(String newProblem) {
        return problem.isPresent()
                ? this
                : new Part(kind, type, pid, bundle, Optional.of(newProblem), keys, services, slots);
    }

    PluginInfo info() {
        List<KeyInfo> infos = keys.stream().map(Key::info).toList();
        return new PluginInfo(kind, type, pid, bundle, problem, infos);
    }
}
