package org.meander.source.npy;

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
 * NumPy arrays: an {@code .npy} file is a model of one tensor, an {@code .npz} file one of several. A folder is one model for each file
 * that matches {@code files}, in the order of names.
 *
 * @see <a href="https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html">the format</a>
 */
@Plugin(kind = "source", type = NpySource.TYPE, pid = NpySource.PID)
@Component(
        name = NpySource.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true,
        property = Source.NAME + "=" + NpySource.TYPE)
@Designate(ocd = NpySource.Config.class, factory = true)
public final class NpySource implements Source {

    static final String PID = "org.meander.source.npy";
    static final String TYPE = "npy";
    static final String EXTENSION = ".npy";

    /** Configuration. */
    @ObjectClassDefinition(
            name = "Source: NumPy",
            description = "NumPy arrays: an .npy file, an .npz archive, or a folder of them")
    @interface Config {

        @AttributeDefinition(
                name = "Path",
                description =
                        "An .npy or .npz file, or a folder of them; relative paths start at the working directory")
        String path();

        @AttributeDefinition(
                name = "Files",
                description = "Glob that the names of files must match if path is a folder")
        String files() default "*.{npy,npz}";
    }

    private final LocalModels local;
    private final TensorFormat format = new NpyFormat();

    @Activate
    public NpySource(Config config) {
        this(config.path(), config.files());
    }

    NpySource(String path, String files) {
        local = new LocalModels(PID, path, files, "", List.of(EXTENSION, ".npz"));
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
