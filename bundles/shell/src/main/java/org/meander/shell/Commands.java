package org.meander.shell;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntBiFunction;
import org.apache.felix.service.command.Function;
import org.meander.quantizer.Quantizers;
import org.meander.source.SourceProbe;
import org.meander.workflow.Workflows;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * The verbs as Gogo commands of scope {@code meander}, and as one function for the launcher: words and where they were typed, to an
 * exit code. The launcher's map has {@code out} and {@code err} (PrintStream), {@code directory} (Path), {@code interactive} and
 * {@code lasting} (Boolean): only types of the Java platform, because the launcher shares no others with bundles. The launcher also
 * sets the system properties {@code meander.version} and {@code meander.models}, and the framework property {@code meander.conf}.
 *
 * <p>There is one Gogo command a verb of {@link MeanderCommand}, {@code meander:completions}, which makes their options known to the
 * completion of the session, and {@code meander:default}, which Gogo calls for what is no command.
 */
@Component(name = "org.meander.shell", immediate = true, service = ToIntBiFunction.class, property = "meander.cli=true")
public final class Commands implements ToIntBiFunction<String[], Map<String, Object>> {

    private final Platform platform;
    private final List<ServiceRegistration<Function>> functions;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    private volatile Quantizers quantizers;

    @Activate
    public Commands(
            BundleContext context,
            @Reference Workflows workflows,
            @Reference(cardinality = ReferenceCardinality.MULTIPLE, policyOption = ReferencePolicyOption.GREEDY)
                    List<SourceProbe> probes) {
        Optional<Path> models =
                Optional.ofNullable(System.getProperty("meander.models")).map(Path::of);
        Optional<Path> configurations =
                Optional.ofNullable(context.getProperty("meander.conf")).map(Path::of);
        Bundle framework = context.getBundle(Constants.SYSTEM_BUNDLE_ID);
        this.platform = new Platform(
                workflows,
                List.copyOf(probes),
                models,
                () -> Optional.ofNullable(quantizers),
                configurations,
                () -> framework.getState() == Bundle.STOPPING);
        this.functions = ShellFunctions.all(platform).entrySet().stream()
                .map(function ->
                        context.registerService(Function.class, function.getValue(), properties(function.getKey())))
                .toList();
    }

    @Deactivate
    void deactivate() {
        functions.forEach(ServiceRegistration::unregister);
    }

    private static Dictionary<String, Object> properties(String function) {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put("osgi.command.scope", ShellFunctions.SCOPE);
        properties.put("osgi.command.function", function);
        return properties;
    }

    @Override
    public int applyAsInt(String[] words, Map<String, Object> where) {
        Terminal terminal = new Terminal(
                (PrintStream) where.get("out"),
                (PrintStream) where.get("err"),
                (Path) where.get("directory"),
                (Boolean) where.get("interactive"),
                (Boolean) where.get("lasting"));
        return MeanderCommand.execute(terminal, platform, words);
    }
}
