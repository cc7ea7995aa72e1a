package org.meander.workflow.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.meander.base.MeanderException;
import org.meander.base.Nearest;
import org.meander.base.StandardError;
import org.meander.workflow.engine.Configurations.Entry;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ReferenceDTO;
import org.osgi.service.component.runtime.dto.UnsatisfiedReferenceDTO;

/** Walks from what does not work to the component at fault: one sentence a step. */
final class Diagnosis {

    private static final Pattern SLOT_TARGET = Pattern.compile("\\(" + Identity.SLOT + "=([^)]*)\\)");

    private static final String LISTS =
            "; 'meander workflows', 'meander runs' and 'meander plugins' list what there is";

    private final Catalogue catalogue;
    private final Configurations configurations;
    private final Components components;

    Diagnosis(Catalogue catalogue, Configurations configurations, Components components) {
        this.catalogue = catalogue;
        this.configurations = configurations;
        this.components = components;
    }

    /** Of a workflow in effect. */
    List<String> ofWorkflow(String workflow) {
        return configurations
                .recipe(workflow)
                .map(recipe -> new Walk().configured(recipe))
                .orElse(List.of("there is no workflow '" + workflow + "' in effect"));
    }

    /** Of parts that a new generation waits for. */
    String lateParts(Plan plan, long generation) {
        return plan.slots().stream()
                .flatMap(slot -> configurations.of(plan.workflow()).stream()
                        .filter(e ->
                                e.generation() == generation && slot.name().equals(Identity.slotOf(e.properties()))))
                .filter(e -> components
                        .find(e.workflow(), generation, Identity.slotOf(e.properties()))
                        .filter(Components::active)
                        .isEmpty())
                .flatMap(e -> new Walk().configured(e).stream())
                .collect(Collectors.joining(" "));
    }

    /** Of a plug-in, by {@code kind:type}, type or PID; empty if there is none. */
    List<String> ofPlugin(String id) {
        List<Part> parts = catalogue.parts();
        return parts.stream()
                .filter(p -> id.equals(p.id()) || id.equals(p.type()) || id.equals(p.pid()))
                .flatMap(p -> plugin(p).stream())
                .toList();
    }

    private List<String> plugin(Part part) {
        if (part.problem().isPresent()) {
            return List.of(part.id() + " cannot be used: " + part.problem().get() + ".");
        }
        List<String> steps = new ArrayList<>();
        List<ComponentConfigurationDTO> instances = components.of(Set.of(part.pid()));
        steps.add(part.id() + " of " + part.bundle() + " can be used; it has " + instances.size()
                + " configured instance" + (instances.size() == 1 ? "." : "s."));
        Walk walk = new Walk();
        instances.forEach(walk::follow);
        steps.addAll(walk.steps);
        return steps;
    }

    /** What to ask about if nothing has the asked name. */
    MeanderException unknown(String id, Set<String> known) {
        Set<String> names = new HashSet<>(known);
        catalogue.parts().forEach(p -> {
            names.add(p.id());
            names.add(p.type());
            names.add(p.pid());
        });
        return new MeanderException(
                StandardError.NOT_FOUND,
                "nothing is called '" + id + "': no workflow, run, plug-in or PID" + Nearest.hint(id, names, LISTS));
    }

    /** One walk; it visits no component twice. */
    private final class Walk {

        private final List<String> steps = new ArrayList<>();
        private final Set<String> visited = new HashSet<>();

        List<String> configured(Entry entry) {
            String slot = Identity.slotOf(entry.properties());
            components
                    .find(entry.workflow(), entry.generation(), slot)
                    .ifPresentOrElse(this::follow, () -> steps.add(missing(entry)));
            return steps;
        }

        void follow(ComponentConfigurationDTO component) {
            if (!visited.add(identity(component))) {
                return;
            }
            String name = name(component);
            switch (component.state) {
                case ComponentConfigurationDTO.ACTIVE -> steps.add(name + " is ready.");
                case ComponentConfigurationDTO.FAILED_ACTIVATION -> {
                    if (!suppliersAtFault(component, name)) {
                        steps.add(name + " failed: " + Components.deepestCause(component) + ".");
                    }
                }
                case ComponentConfigurationDTO.SATISFIED -> {
                    if (!suppliersAtFault(component, name)) {
                        steps.add(name + " is ready to be made when it is asked for.");
                    }
                }
                case ComponentConfigurationDTO.UNSATISFIED_CONFIGURATION ->
                    steps.add(name + " waits for a configuration of "
                            + String.join(", ", component.description.configurationPid) + ".");
                default -> Arrays.stream(component.unsatisfiedReferences).forEach(r -> unsatisfied(component, name, r));
            }
        }

        /** A part that fails stays registered, so that those who need it look satisfied and cannot be made. */
        private boolean suppliersAtFault(ComponentConfigurationDTO component, String name) {
            int before = steps.size();
            for (ReferenceDTO reference : component.description.references) {
                supplier(component, target(component, reference))
                        .filter(Components::failed)
                        .ifPresent(part -> {
                            steps.add(name + " cannot be made without " + name(part) + ".");
                            follow(part);
                        });
            }
            return steps.size() > before;
        }

        private void unsatisfied(ComponentConfigurationDTO component, String name, UnsatisfiedReferenceDTO missing) {
            steps.add(name + " waits for its reference '" + missing.name + "'.");
            Optional<String> slot = slot(missing.target);
            if (slot.isPresent()) {
                entry(component, slot.get())
                        .ifPresentOrElse(
                                this::configured,
                                () -> steps.add("No configuration for slot '" + slot.get() + "' exists."));
                return;
            }
            String service = Arrays.stream(component.description.references)
                    .filter(r -> r.name.equals(missing.name))
                    .map(r -> r.interfaceName)
                    .findFirst()
                    .orElse(missing.name);
            List<ComponentConfigurationDTO> providers = components.providing(service).stream()
                    .filter(c -> !identity(c).equals(identity(component)))
                    .toList();
            if (providers.isEmpty()) {
                steps.add("No started bundle has a configured component that provides " + service + ".");
            } else if (providers.stream().allMatch(Components::active)) {
                steps.add("What provides " + service + " does not match " + missing.target + ".");
            }
            providers.stream().filter(c -> !Components.active(c)).forEach(this::follow);
        }

        private String missing(Entry entry) {
            String pid = String.valueOf(entry.properties().get("service.factoryPid"));
            String slot = Identity.slotOf(entry.properties());
            String what = slot.isEmpty() ? "The recipe " + pid : "Slot '" + slot + "' (" + pid + ")";
            List<Part> parts =
                    catalogue.parts().stream().filter(p -> p.pid().equals(pid)).toList();
            return what + " is not there: "
                    + (parts.isEmpty()
                            ? "no installed bundle announces it."
                            : parts.getFirst().problem().orElse("its component has not taken the configuration yet")
                                    + ".");
        }
    }

    private Optional<ComponentConfigurationDTO> supplier(ComponentConfigurationDTO component, String target) {
        return slot(target)
                .filter(_ -> component.properties.get(Identity.WORKFLOW) instanceof String)
                .flatMap(slot -> components.find(
                        (String) component.properties.get(Identity.WORKFLOW),
                        component.properties.get(Identity.GENERATION) instanceof Long generation ? generation : 0,
                        slot));
    }

    private Optional<Entry> entry(ComponentConfigurationDTO component, String slot) {
        return component.properties.get(Identity.WORKFLOW) instanceof String workflow
                ? configurations.of(workflow).stream()
                        .filter(e -> Identity.matches(
                                e.properties(), workflow, (Long) component.properties.get(Identity.GENERATION), slot))
                        .findFirst()
                : Optional.empty();
    }

    private static String target(ComponentConfigurationDTO component, ReferenceDTO reference) {
        return component.properties.get(reference.name + ".target") instanceof String target ? target : "";
    }

    private static Optional<String> slot(String target) {
        Matcher matcher = SLOT_TARGET.matcher(target == null ? "" : target);
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    /** Component ids exist for satisfied components only. */
    private static String identity(ComponentConfigurationDTO component) {
        return component.description.bundle.id + "/" + component.description.name + "/"
                + component.properties.get("service.pid");
    }

    private static String name(ComponentConfigurationDTO component) {
        Object workflow = component.properties.get(Identity.WORKFLOW);
        String slot = Identity.slotOf(component.properties);
        if (workflow == null) {
            return "Component " + component.description.name + " of bundle "
                    + component.description.bundle.symbolicName;
        }
        return slot.isEmpty()
                ? "Workflow '" + workflow + "' (recipe " + component.description.name + ")"
                : "Slot '" + slot + "' of workflow '" + workflow + "' (" + component.description.name + ")";
    }
}
