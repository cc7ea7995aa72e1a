package org.meander.source.hdf5;

import java.util.List;
import org.meander.base.Plugin;
import org.meander.source.LocalModels;
import org.meander.source.Source;
import org.meander.source.TensorFormat;
import org.meander.source.TensorModel;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * HDF5 files: each is a model whose tensors are its datasets of numbers, named by their paths. A folder is one model for each file that
 * matches {@code files}, in the order of names.
 */
@Plugin(kind = "source", type = Hdf5Source.TYPE, pid = Hdf5Source.PID)
@Component(
        name = Hdf5Source.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true,
        property = Source.NAME + "=" + Hdf5Source.TYPE)
@Designate(ocd = Hdf5Source.Config.class, factory = true)
public final class Hdf5Source implements Source {

    static final String PID = "org.meander.source.hdf5";
    static final String TYPE = "hdf5";

    /** Configuration. */
    @ObjectClassDefinition(
            name = "Source: HDF5",
            description = "Datasets of numbers in an HDF5 file or a folder of them")
    @interface Config {

        @AttributeDefinition(
                name = "Path",
                description = "An HDF5 file, or a folder of them; relative paths start at the working directory")
        String path();

        @AttributeDefinition(
                name = "Files",
                description = "Glob that the names of files must match if path is a folder")
        String files() default "*.{h5,hdf5,hdf,he5,nxs}";
    }

    private final LocalModels local;
    private final TensorFormat format = new Hdf5Format();

    @Activate
    public Hdf5Source(Config config) {
        this(config.path(), config.files());
    }

    Hdf5Source(String path, String files) {
        local = new LocalModels(PID, path, files, "", List.of(".h5", ".hdf5", ".hdf", ".he5", ".nxs"));
    }

    @Override
    public List<String> models() {
        return local.names();
    }

    @Override
    public TensorModel open(String name) {
        return local.open(name, format);
    }
}
