package org.meander.workflow.engine;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.meander.base.Nearest;
import org.meander.workflow.engine.Draft.Scalar;

/** Holds a draft against the plug-ins that exist. */
final class Checker {

    /** What a workflow may be called, so that its name can be part of a PID, a filter and a file name. */
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,99}");

    private final List<Part> parts;
    private final Function<String, Optional<String>> inEffect;
    private final Problems problems;
    private final Values values;

    private Checker(List<Part> parts, Function<String, Optional<String>> inEffect, Problems problems) {
        this.parts = parts;
        this.inEffect = inEffect;
        this.problems = problems;
        this.values = new Values(problems);
    }

    /**
     * The plan of a workflow text; empty if there is a problem, all of which are reported.
     *
     * @param inEffect type of the recipe of a workflow that is in effect, by its name
     */
    static Optional<Plan> check(
            String yaml, List<Part> parts, Function<String, Optional<String>> inEffect, Problems problems) {
        Checker checker = new Checker(parts, inEffect, problems);
        Optional<Plan> plan = DraftReader.read(yaml, problems).flatMap(checker::plan);
        return problems.isEmpty() ? plan : Optional.empty();
    }

    private Optional<Plan> plan(Draft draft) {
        draft.workflow()
                .filter(n -> !NAME.matcher(n.text()).matches())
                .ifPresent(n -> problems.add(
                        n.place(),
                        "'" + n.text()
                                + "' is no name for a workflow; it must be up to 100 of a-z, 0-9, '.', '_', '-' and"
                                + " begin with a letter or digit"));
        Optional<Part> recipe = draft.recipe().flatMap(this::recipe);
        draft.recipe().ifPresent(r -> draft.workflow().ifPresent(n -> sameRecipe(n.text(), r)));
        if (recipe.isEmpty()) {
            return Optional.empty();
        }
        Map<String, Object> options = values.convert(recipe.get(), draft.options(), draft.optionsPlace());
        List<Plan.Slot> slots = slots(recipe.get(), draft);
        return draft.workflow().map(name -> new Plan(name.text(), recipe.get(), options, slots));
    }

    private Optional<Part> recipe(Scalar type) {
        List<Part> recipes =
                parts.stream().filter(p -> p.kind().equals(Part.RECIPE)).toList();
        List<Part> found =
                recipes.stream().filter(p -> p.type().equals(type.text())).toList();
        if (found.isEmpty()) {
            Set<String> types = recipes.stream().map(Part::type).collect(Collectors.toSet());
            problems.add(type.place(), "unknown recipe '" + type.text() + "'" + Nearest.hint(type.text(), types));
        }
        return usable(found, type.place());
    }

    /** Runs and checkpoints of one recipe mean nothing to another. */
    private void sameRecipe(String workflow, Scalar recipe) {
        inEffect.apply(workflow)
                .filter(type -> !type.equals(recipe.text()))
                .ifPresent(type -> problems.add(
                        recipe.place(),
                        "workflow '" + workflow + "' is in effect with the recipe '" + type
                                + "'; remove it first, or choose another name"));
    }

    private List<Plan.Slot> slots(Part recipe, Draft draft) {
        Set<String> names = recipe.slots().stream().map(Part.Slot::name).collect(Collectors.toSet());
        Set<String> given = new HashSet<>();
        List<Plan.Slot> filled = new ArrayList<>();
        for (Draft.Slot slot : draft.slots()) {
            given.add(slot.name());
            Optional<Part.Slot> target = recipe.slots().stream()
                    .filter(s -> s.name().equals(slot.name()))
                    .findFirst();
            if (target.isEmpty()) {
                problems.add(
                        slot.place(),
                        recipe.id() + " has no slot '" + slot.name() + "'" + Nearest.hint(slot.name(), names));
                continue;
            }
            slot.type()
                    .flatMap(type -> part(target.get(), type))
                    .ifPresent(part -> filled.add(
                            new Plan.Slot(slot.name(), part, values.convert(part, slot.settings(), slot.place()))));
        }
        for (Part.Slot slot : recipe.slots()) {
            if (slot.mandatory() && !given.contains(slot.name())) {
                problems.add(
                        draft.slotsPlace(),
                        recipe.id() + " needs the slot '" + slot.name() + "', filled with one of: "
                                + listed(fitting(slot)));
            }
        }
        return filled;
    }

    /** Types are unique within a kind only, so those that provide what the slot demands come first. */
    private Optional<Part> part(Part.Slot slot, Scalar type) {
        List<Part> named =
                parts.stream().filter(p -> p.type().equals(type.text())).toList();
        List<Part> fitting = named.stream()
                .filter(p -> p.services().contains(slot.service()))
                .toList();
        if (!fitting.isEmpty()) {
            return usable(fitting, type.place());
        }
        Optional<Part> broken = named.stream()
                .filter(p -> p.services().isEmpty() && p.problem().isPresent())
                .findFirst();
        if (broken.isPresent()) {
            return usable(List.of(broken.get()), type.place());
        }
        Set<String> candidates = fitting(slot);
        if (named.isEmpty()) {
            problems.add(
                    type.place(),
                    "unknown type '" + type.text() + "' for slot '" + slot.name() + "'"
                            + Nearest.hint(type.text(), candidates));
        } else {
            problems.add(
                    type.place(),
                    named.getFirst().id() + " provides "
                            + String.join(", ", named.getFirst().services())
                            + "; slot '" + slot.name() + "' needs a " + slot.service() + ", one of: "
                            + listed(candidates));
        }
        return Optional.empty();
    }

    private Optional<Part> usable(List<Part> candidates, Place place) {
        if (candidates.isEmpty()) {
            return Optional.empty();
        }
        Part part = candidates.getFirst();
        part.problem().ifPresent(p -> problems.add(place, part.id() + " cannot be used: " + p));
        if (part.problem().isEmpty() && candidates.size() > 1) {
            String ids = candidates.stream().map(Part::id).sorted().collect(Collectors.joining(" and "));
            problems.add(place, "'" + part.type() + "' is ambiguous here: " + ids);
            return Optional.empty();
        }
        return part.problem().isPresent() ? Optional.empty() : Optional.of(part);
    }

    private Set<String> fitting(Part.Slot slot) {
        return parts.stream()
                .filter(p -> p.services().contains(slot.service()))
                .map(Part::type)
                .collect(Collectors.toSet());
    }

    private static String listed(Set<String> types) {
        return types.isEmpty()
                ? "(no such plug-in is installed)"
                : types.stream().sorted().collect(Collectors.joining(", "));
    }
}
