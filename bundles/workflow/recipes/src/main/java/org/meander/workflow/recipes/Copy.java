package org.meander.workflow.recipes;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.meander.base.MeanderException;
import org.meander.base.Plugin;
import org.meander.base.TensorInfo;
import org.meander.source.Source;
import org.meander.source.TensorModel;
import org.meander.source.TensorSink;
import org.meander.source.TensorStream;
import org.meander.workflow.Recipe;
import org.meander.workflow.Report;
import org.meander.workflow.RunContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Writes a model of a source into a sink as it is: all tensors in their order, a buffer at a time, and the metadata. */
@Plugin(kind = "recipe", type = "copy", pid = Copy.PID)
@Component(name = Copy.PID, configurationPolicy = ConfigurationPolicy.REQUIRE, immediate = true)
@Designate(ocd = Copy.Config.class, factory = true)
public final class Copy implements Recipe {

    static final String PID = "org.meander.workflow.recipes.copy";

    /** A multiple of every element, packed ones included. */
    private static final long BUFFER_BYTES = 3L << 18;

    @ObjectClassDefinition(
            name = "Recipe: copy",
            description = "Writes a model of a source into a file of another kind")
    @interface Config {

        @AttributeDefinition(
                name = "Model",
                description = "Which model of the source; empty if the source has one only")
        String model() default "";
    }

    private final String model;
    private final Source source;
    private final TensorSink sink;

    @Activate
    public Copy(Config config, @Reference(name = "source") Source source, @Reference(name = "sink") TensorSink sink) {
        this.model = config.model();
        this.source = source;
        this.sink = sink;
    }

    @Override
    public Report run(RunContext context) {
        Map<String, Object> facts = new LinkedHashMap<>();
        String name = name();
        try (TensorModel from = source.open(name);
                Arena arena = Arena.ofConfined()) {
            List<TensorInfo> tensors = from.tensors();
            long bytes = tensors.stream().mapToLong(TensorInfo::bytes).sum();
            long elements = tensors.stream().mapToLong(TensorInfo::elements).sum();
            context.progress().expect(elements);
            from.plan(tensors);
            MemorySegment buffer = arena.allocate(BUFFER_BYTES);
            try (TensorSink.Writer writer = sink.create(tensors, from.metadata())) {
                for (TensorInfo tensor : tensors) {
                    context.progress().phase(tensor.name());
                    copy(context, from, tensor, buffer, writer);
                }
                writer.commit();
            }
            facts.put("model", name);
            facts.put("written", sink.location());
            facts.put("tensors", tensors.size());
            facts.put("elements", elements);
            facts.put("bytes", bytes);
        }
        return new Report(facts, List.of());
    }

    private String name() {
        if (!model.isEmpty()) {
            return model;
        }
        List<String> names = source.models();
        if (names.size() != 1) {
            throw MeanderException.invalid(
                    "the source has %d models; option model must name the one that is copied", names.size());
        }
        return names.getFirst();
    }

    private static void copy(
            RunContext context, TensorModel from, TensorInfo tensor, MemorySegment buffer, TensorSink.Writer writer) {
        long done = 0;
        try (TensorStream stream = from.stream(tensor, 0)) {
            while (done < tensor.elements()) {
                context.boundary();
                long room = Math.min(
                        buffer.byteSize(), tensor.bytes() - tensor.dtype().bytes(done));
                long read = stream.read(buffer.asSlice(0, room));
                if (read == 0) {
                    throw MeanderException.malformed(
                            "model '%s' ends in tensor '%s' after %d of %d elements",
                            from.name(), tensor.name(), done, tensor.elements());
                }
                writer.write(buffer.asSlice(0, tensor.dtype().bytes(read)));
                context.progress().advance(read);
                done += read;
            }
        }
    }
}
