package org.meander.source.safetensors;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.meander.base.MeanderException;
import org.meander.base.Plugin;
import org.meander.base.TensorInfo;
import org.meander.source.SequentialWriter;
import org.meander.source.TensorSink;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Writes a model as one safetensors file: tensors in the order given, header padded with spaces to a multiple of 8
 * bytes.
 */
@Plugin(kind = "sink", type = SafetensorsSource.TYPE, pid = SafetensorsSink.PID)
@Component(name = SafetensorsSink.PID, configurationPolicy = ConfigurationPolicy.REQUIRE, immediate = true)
@Designate(ocd = SafetensorsSink.Config.class, factory = true)
public final class SafetensorsSink implements TensorSink {

    static final String PID = "org.meander.sink.safetensors";

    /** Configuration. */
    @ObjectClassDefinition(name = "Sink: safetensors", description = "Writes a model as one safetensors file")
    @interface Config {

        @AttributeDefinition(
                name = "Path",
                description =
                        "The file to write, in a folder that is there; relative paths start at the working directory")
        String path();

        @AttributeDefinition(name = "Overwrite", description = "Whether a file that is there already is replaced")
        boolean overwrite() default false;
    }

    private final Path path;
    private final boolean overwrite;

    @Activate
    public SafetensorsSink(Config config) {
        this(config.path(), config.overwrite());
    }

    SafetensorsSink(String path, boolean overwrite) {
        this.path = SequentialWriter.file(PID + ".path", path);
        this.overwrite = overwrite;
    }

    @Override
    public String location() {
        return path.toString();
    }

    /** @throws MeanderException also {@code ALREADY_EXISTS} if the file is there and is not to be overwritten */
    @Override
    public Writer create(List<TensorInfo> tensors, Map<String, String> metadata) {
        Set<String> names = new HashSet<>();
        for (TensorInfo tensor : tensors) {
            if (tensor.name().equals(HeaderParser.METADATA)) {
                throw MeanderException.invalid(
                        "%s: a tensor is named '%s'; the format keeps that name for metadata", path, tensor.name());
            }
            if (!names.add(tensor.name())) {
                throw MeanderException.invalid(
                        "%s: two tensors are named '%s'; names must differ", path, tensor.name());
            }
        }
        MemorySegment header = MemorySegment.ofArray(HeaderWriter.bytes(path, tensors, metadata));
        return new SequentialWriter(path, overwrite, tensors, header);
    }
}
