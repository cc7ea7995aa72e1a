package org.meander.workflow.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.meander.base.Plugin;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.component.runtime.dto.ReferenceDTO;

/**
 * The plug-ins of all installed bundles: read from their manifests, so that no configuration is needed to know them.
 */
final class Catalogue {

    private static final String SATISFYING_CONDITION = "osgi.ds.satisfying.condition";

    private final BundleContext context;
    private final ServiceComponentRuntime runtime;
    private final Keys keys;

    Catalogue(BundleContext context, ServiceComponentRuntime runtime, Keys keys) {
        this.context = context;
        this.runtime = runtime;
        this.keys = keys;
    }

    /** By kind and type; what cannot be used is there too and says why. */
    List<Part> parts() {
        List<Part> parts = new ArrayList<>();
        List<Part> unresolved = new ArrayList<>();
        for (Bundle bundle : context.getBundles()) {
            for (BundleCapability capability : capabilities(bundle)) {
                (bundle.getState() == Bundle.INSTALLED ? unresolved : parts)
                        .add(part(bundle, capability.getAttributes()));
            }
        }
        return Stream.concat(
                        unresolved.stream(),
                        marked(marked(parts, Part::id, "is announced by "), Part::pid, "is the PID of ").stream())
                .sorted(Comparator.comparing(Part::kind)
                        .thenComparing(Part::type)
                        .thenComparing(Part::bundle))
                .toList();
    }

    /**
     * A resolved bundle's wiring has what its fragments announce, too; a bundle that is not resolved has its manifest
     * only.
     */
    private static List<BundleCapability> capabilities(Bundle bundle) {
        BundleWiring wiring = bundle.adapt(BundleWiring.class);
        if (wiring != null) {
            return wiring.getCapabilities(Plugin.NAMESPACE);
        }
        BundleRevision revision = bundle.adapt(BundleRevision.class);
        return revision == null ? List.of() : revision.getDeclaredCapabilities(Plugin.NAMESPACE);
    }

    private Part part(Bundle bundle, Map<String, Object> attributes) {
        String pid = String.valueOf(attributes.get("pid"));
        Optional<ComponentDescriptionDTO> component = runtime.getComponentDescriptionDTOs(bundle).stream()
                .filter(d -> Arrays.asList(d.configurationPid).contains(pid))
                .findFirst();
        return new Part(
                String.valueOf(attributes.get("kind")),
                String.valueOf(attributes.get("type")),
                pid,
                bundle.getSymbolicName() + " " + bundle.getVersion(),
                problem(bundle, pid, component),
                bundle.getState() == Bundle.INSTALLED
                        ? List.of()
                        : keys.of(bundle, pid, component.map(c -> c.properties).orElse(Map.of())),
                component.map(c -> Set.of(c.serviceInterfaces)).orElse(Set.of()),
                component.map(Catalogue::slots).orElse(List.of()));
    }

    private static Optional<String> problem(Bundle bundle, String pid, Optional<ComponentDescriptionDTO> component) {
        String name = "bundle " + bundle.getSymbolicName() + " " + bundle.getVersion();
        return switch (bundle.getState()) {
            case Bundle.INSTALLED -> Optional.of(name + " cannot be resolved: something that it imports is missing");
            case Bundle.RESOLVED, Bundle.STOPPING -> Optional.of(name + " is not started");
            default ->
                component.isPresent()
                        ? Optional.empty()
                        : Optional.of(name + " has no component with the configuration PID " + pid);
        };
    }

    private static List<Part.Slot> slots(ComponentDescriptionDTO component) {
        return Arrays.stream(component.references)
                .filter(Catalogue::isSlot)
                .map(r -> new Part.Slot(r.name, r.interfaceName, r.cardinality.equals("1..1")))
                .toList();
    }

    /** Declarative Services adds a reference of its own to every component: the condition that satisfies it. */
    private static boolean isSlot(ReferenceDTO reference) {
        return reference.cardinality.endsWith("..1") && !reference.name.equals(SATISFYING_CONDITION);
    }

    /** Marks plug-ins that share what must be unique. */
    private static List<Part> marked(List<Part> parts, Function<Part, String> unique, String verb) {
        Map<String, List<Part>> groups =
                parts.stream().collect(Collectors.groupingBy(unique, LinkedHashMap::new, Collectors.toList()));
        List<Part> result = new ArrayList<>();
        groups.forEach((value, group) -> {
            String owners = group.stream()
                    .map(p -> p.id() + " of " + p.bundle())
                    .sorted()
                    .collect(Collectors.joining(" and "));
            for (Part part : group) {
                result.add(group.size() > 1 ? part.with(value + " " + verb + owners) : part);
            }
        });
        return result;
    }
}
