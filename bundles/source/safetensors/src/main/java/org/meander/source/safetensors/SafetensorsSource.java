package org.meander.source.safetensors;

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
 * Models in the safetensors format. A file is one model, named after the file without {@code .safetensors}. A folder
 * with one index file ({@code *.safetensors.index.json}), or that index file itself, is one model, named after the
 * folder; other files of such a folder are not read. A folder without an index is one model for each file that
 * matches {@code files}, in the order of names; folders in it are not entered.
 *
 * @see <a href="https://huggingface.co/docs/safetensors">the format</a>
 */
@Plugin(kind = "source", type = SafetensorsSource.TYPE, pid = SafetensorsSource.PID)
@Component(
        name = SafetensorsSource.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true,
        property = Source.NAME + "=" + SafetensorsSource.TYPE)
@Designate(ocd = SafetensorsSource.Config.class, factory = true)
public final class SafetensorsSource implements Source {

    static final String PID = "org.meander.source.safetensors";
    static final String TYPE = "safetensors";
    static final String EXTENSION = ".safetensors";

    /** Configuration. */
    @ObjectClassDefinition(
            name = "Source: safetensors",
            description = "Models in safetensors files: one file, a folder of files, or a sharded model with its index")
    @interface Config {

        @AttributeDefinition(
                name = "Path",
                description =
                        "A .safetensors file, a folder, or a .safetensors.index.json file; relative paths start at the"
                                + " working directory")
        String path();

        @AttributeDefinition(
                name = "Files",
                description = "Glob that the names of files must match if path is a folder without an index file")
        String files() default "*" + EXTENSION;
    }

    private final LocalModels local;
    private final TensorFormat format = new SafetensorsFormat();

    @Activate
    public SafetensorsSource(Config config) {
        this(config.path(), config.files());
    }

    SafetensorsSource(String path, String files) {
        local = new LocalModels(PID, path, files, ShardIndex.SUFFIX, List.of(EXTENSION));
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
