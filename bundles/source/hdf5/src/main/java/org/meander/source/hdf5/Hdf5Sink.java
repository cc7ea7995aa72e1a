package org.meander.source.hdf5;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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
 * Writes a model as one HDF5 file: a contiguous dataset for each tensor, whose name is its path; metadata become attributes of the root. Nothing but the
 * structure is held in memory.
 */
@Plugin(kind = "sink", type = Hdf5Source.TYPE, pid = Hdf5Sink.PID)
@Component(name = Hdf5Sink.PID, configurationPolicy = ConfigurationPolicy.REQUIRE, immediate = true)
@Designate(ocd = Hdf5Sink.Config.class, factory = true)
public final class Hdf5Sink implements TensorSink {

    static final String PID = "org.meander.sink.hdf5";

    /** Configuration. */
    @ObjectClassDefinition(name = "Sink: HDF5", description = "Writes a model as one HDF5 file")
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
    public Hdf5Sink(Config config) {
        this(config.path(), config.overwrite());
    }

    Hdf5Sink(String path, boolean overwrite) {
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
        return new SequentialWriter(
                path, overwrite, tensors, MemorySegment.ofArray(Hdf5Head.bytes(path, tensors, metadata)));
    }
}
