package org.meander.workflow.engine;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;

/**
 * What Declarative Services says about configured components. The service registry is no substitute: a component whose
 * constructor throws stays registered.
 */
final class Components {

    private final ServiceComponentRuntime runtime;

    Components(ServiceComponentRuntime runtime) {
        this.runtime = runtime;
    }

    /** All instances of the components that one of the PIDs configures. */
    List<ComponentConfigurationDTO> of(Collection<String> pids) {
        return all(d -> Arrays.stream(d.configurationPid).anyMatch(pids::contains))
                .toList();
    }

    /** The instance that fills a slot in a generation; an empty slot name stands for the recipe. */
    Optional<ComponentConfigurationDTO> find(String workflow, long generation, String slot) {
        return all(_ -> true)
                .filter(c -> Identity.matches(c.properties, workflow, generation, slot))
                .findFirst();
    }

    /** The same among the instances of one PID, which is quicker. */
    Optional<ComponentConfigurationDTO> find(String pid, String workflow, long generation, String slot) {
        return of(List.of(pid)).stream()
                .filter(c -> Identity.matches(c.properties, workflow, generation, slot))
                .findFirst();
    }

    /** All instances of components that provide an interface. */
    List<ComponentConfigurationDTO> providing(String service) {
        return all(d -> Arrays.asList(d.serviceInterfaces).contains(service)).toList();
    }

    private Stream<ComponentConfigurationDTO> all(Predicate<ComponentDescriptionDTO> which) {
        return runtime.getComponentDescriptionDTOs().stream()
                .filter(which)
                .flatMap(d -> runtime.getComponentConfigurationDTOs(d).stream());
    }

    static boolean failed(ComponentConfigurationDTO component) {
        return component.state == ComponentConfigurationDTO.FAILED_ACTIVATION;
    }

    static boolean active(ComponentConfigurationDTO component) {
        return component.state == ComponentConfigurationDTO.ACTIVE;
    }

    /** Whether nothing that it needs is missing; it may be just being made. */
    static boolean satisfied(ComponentConfigurationDTO component) {
        return active(component) || component.state == ComponentConfigurationDTO.SATISFIED;
    }

    /** The deepest cause in the stack trace of a failed activation: the line of its class and message. */
    static String deepestCause(ComponentConfigurationDTO component) {
        String trace = component.failure == null ? "" : component.failure;
        List<String> causes = trace.lines()
                .filter(line -> line.startsWith("Caused by: "))
                .map(line -> line.substring("Caused by: ".length()))
                .toList();
        String cause = causes.isEmpty() ? trace.lines().findFirst().orElse("the log has the cause") : causes.getLast();
        return cause.replaceFirst("^org\\.meander\\.base\\.MeanderException: ", "");
    }
}
