package org.meander.workflow.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;
import org.meander.workflow.engine.Configurations.Entry;
import org.meander.workflow.engine.Watch.Expected;
import org.osgi.framework.BundleContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts plans into effect and takes them out. The parts of a new generation are made and proven beside the old ones
 * before the recipe, and with it a run, is touched: one update flips it to the new parts. What fails is undone.
 */
final class Deployer {

    private static final Logger LOG = LoggerFactory.getLogger(Deployer.class);

    private final BundleContext context;
    private final Configurations configurations;
    private final Components components;
    private final Registrations registrations;
    private final Diagnosis diagnosis;
    private final long readyMillis;
    private final long suspendMillis;
    private final Map<String, Long> lastGenerations = new ConcurrentHashMap<>();
    private final Map<String, String> failures = new ConcurrentHashMap<>();

    Deployer(
            BundleContext context,
            Configurations configurations,
            Components components,
            Diagnosis diagnosis,
            long readyMillis,
            long suspendMillis) {
        this.context = context;
        this.configurations = configurations;
        this.components = components;
        this.registrations = new Registrations(context);
        this.diagnosis = diagnosis;
        this.readyMillis = readyMillis;
        this.suspendMillis = suspendMillis;
    }

    /**
     * Deletes parts that no recipe uses: what is left of an apply or a remove that was cut off by the end of the
     * process.
     */
    synchronized void cleanUp() {
        List<Entry> all = configurations.all();
        for (Entry entry : all) {
            boolean used = all.stream()
                    .anyMatch(r -> r.isRecipe()
                            && r.workflow().equals(entry.workflow())
                            && r.generation() == entry.generation());
            if (!used) {
                LOG.info(
                        "Deletes {}, left over from generation {} of workflow {}",
                        entry.configuration().getPid(),
                        entry.generation(),
                        entry.workflow());
                configurations.delete(entry);
            }
        }
    }

    synchronized void apply(Plan plan) {
        String workflow = plan.workflow();
        List<Entry> before = configurations.of(workflow);
        Optional<Entry> old = before.stream().filter(Entry::isRecipe).findFirst();
        if (old.isPresent() && inEffect(plan, before, old.get().generation())) {
            LOG.info("Workflow {} is in effect already", workflow);
            return;
        }
        long generation = nextGeneration(workflow, before);
        try (Watch watch = new Watch(context, components, workflow, generation)) {
            Optional<String> failure = deploy(plan, generation, watch);
            if (failure.isPresent()) {
                undo(plan, generation, old);
                String message = "workflow '" + workflow + "' was not applied: " + failure.get()
                        + old.map(o -> "; generation " + o.generation() + " stays in effect")
                                .orElse("");
                failures.put(workflow, message);
                throw new MeanderException(StandardError.INVALID_CONFIGURATION, message);
            }
        }
        failures.remove(workflow);
        before.stream().filter(e -> !e.isRecipe()).forEach(configurations::delete);
        LOG.info("Workflow {} is ready in generation {}", workflow, generation);
    }

    /** Never used before in this process, either: what was deleted may not be quite gone. */
    private long nextGeneration(String workflow, List<Entry> before) {
        long written = before.stream().mapToLong(Entry::generation).max().orElse(0);
        return lastGenerations.merge(workflow, written + 1, (last, next) -> Math.max(last + 1, next));
    }

    /**
     * Whether the configurations say just what the plan says and the recipe is ready: a new generation would change
     * nothing.
     */
    private boolean inEffect(Plan plan, List<Entry> entries, long generation) {
        Map<String, Map<String, Object>> planned = new HashMap<>();
        planned.put("", properties(plan, generation));
        plan.slots().forEach(slot -> planned.put(slot.name(), properties(slot, plan.workflow(), generation)));
        return entries.size() == planned.size()
                && entries.stream()
                        .allMatch(e -> e.says(planned.getOrDefault(Identity.slotOf(e.properties()), Map.of())))
                && entries.stream().allMatch(e -> e.hasPid(pid(plan, Identity.slotOf(e.properties()))))
                && ready(plan.workflow(), generation);
    }

    /** Whether the recipe of a generation is there, so that a run can begin. */
    boolean ready(String workflow, long generation) {
        return components
                        .find(workflow, generation, "")
                        .filter(Components::satisfied)
                        .isPresent()
                && registrations.made(workflow, generation, "");
    }

    private static String pid(Plan plan, String slot) {
        return plan.slots().stream()
                .filter(s -> s.name().equals(slot))
                .map(s -> s.part().pid())
                .findFirst()
                .orElse(plan.recipe().pid());
    }

    private Optional<String> deploy(Plan plan, long generation, Watch watch) {
        try {
            List<Expected> parts = new ArrayList<>();
            for (Plan.Slot slot : plan.slots()) {
                configurations.write(
                        slot.part().pid(),
                        plan.workflow() + "." + generation + "." + slot.name(),
                        properties(slot, plan.workflow(), generation));
                parts.add(new Expected(slot.part().pid(), slot.name()));
            }
            Optional<String> failure = watch.await(parts, readyMillis, () -> diagnosis.lateParts(plan, generation));
            if (failure.isPresent()) {
                return failure;
            }
            configurations.write(plan.recipe().pid(), plan.workflow(), properties(plan, generation));
            return watch.await(
                    List.of(new Expected(plan.recipe().pid(), "")),
                    readyMillis + suspendMillis,
                    () -> String.join(" ", diagnosis.ofWorkflow(plan.workflow())));
        } catch (MeanderException e) {
            return Optional.of(e.getMessage());
        }
    }

    private void undo(Plan plan, long generation, Optional<Entry> old) {
        if (old.isEmpty()) {
            configurations.recipe(plan.workflow()).ifPresent(configurations::delete);
        } else if (configurations.recipe(plan.workflow()).map(Entry::generation).equals(Optional.of(generation))) {
            restore(plan, old.get());
        }
        configurations.of(plan.workflow()).stream()
                .filter(e -> !e.isRecipe() && e.generation() == generation)
                .forEach(configurations::delete);
    }

    private void restore(Plan plan, Entry old) {
        try (Watch watch = new Watch(context, components, plan.workflow(), old.generation())) {
            configurations.restore(old);
            watch.await(
                            List.of(new Expected(plan.recipe().pid(), "")),
                            readyMillis,
                            () -> String.join(" ", diagnosis.ofWorkflow(plan.workflow())))
                    .ifPresent(late -> LOG.error(
                            "Workflow {} went back to generation {}, but {}", plan.workflow(), old.generation(), late));
        }
    }

    /** The recipe goes first, so that no run sees its parts vanish one by one. */
    synchronized void remove(String workflow) {
        List<Entry> entries = configurations.of(workflow);
        if (entries.isEmpty()) {
            throw MeanderException.notFound("there is no workflow '%s'", workflow);
        }
        entries.stream().filter(Entry::isRecipe).forEach(configurations::delete);
        entries.stream().filter(e -> !e.isRecipe()).forEach(configurations::delete);
        failures.remove(workflow);
        LOG.info("Workflow {} is removed", workflow);
    }

    /** Why the last apply of a workflow failed; empty if it did not. */
    Optional<String> failure(String workflow) {
        return Optional.ofNullable(failures.get(workflow));
    }

    private static Map<String, Object> properties(Plan.Slot slot, String workflow, long generation) {
        Map<String, Object> properties = new LinkedHashMap<>(slot.values());
        properties.put(Identity.WORKFLOW, workflow);
        properties.put(Identity.SLOT, slot.name());
        properties.put(Identity.GENERATION, generation);
        return properties;
    }

    /**
     * A slot that is not filled gets its filter, too: no stranger's service shall fill it by chance. One that is filled is mandatory
     * from then on, whatever the recipe says: a run must not go on without a part that is only being replaced.
     */
    private static Map<String, Object> properties(Plan plan, long generation) {
        Map<String, Object> properties = new LinkedHashMap<>(plan.options());
        plan.recipe()
                .slots()
                .forEach(slot -> properties.put(
                        slot.name() + ".target", Identity.filter(plan.workflow(), generation, slot.name())));
        plan.slots().forEach(slot -> properties.put(slot.name() + ".cardinality.minimum", 1));
        properties.put(Identity.WORKFLOW, plan.workflow());
        properties.put(Identity.GENERATION, generation);
        properties.put(Identity.RECIPE_TYPE, plan.recipe().type());
        properties.put(
                Identity.SLOT_TYPES,
                plan.slots().stream().map(s -> s.name() + "=" + s.part().type()).toArray(String[]::new));
        return properties;
    }
}
