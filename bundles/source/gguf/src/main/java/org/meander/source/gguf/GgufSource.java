package org.meander.source.gguf;

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
 * Models in GGUF files, the format of llama.cpp. A file is one model, named after the file without {@code .gguf}; a folder is one model for
 * each file that matches {@code files}, in the order of names.
 *
 * @see <a href="https://github.com/ggml-org/ggml/blob/master/docs/gguf.md">the format</a>
 */
@Plugin(kind = "source", type = GgufSource.TYPE, pid = GgufSource.PID)
@Component(
        name = GgufSource.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true,
        property = Source.NAME + "=" + GgufSource.TYPE)
@Designate(ocd = GgufSource.Config.class, factory = true)
public final class GgufSource implements Source {

    static final String PID = "org.meander.source.gguf";
    static final String TYPE = "gguf";
    static final String EXTENSION = ".gguf";

    /** Configuration. */
    @ObjectClassDefinition(name = "Source: GGUF", description = "Models in GGUF files: one file or a folder of files")
    @interface Config {

        @AttributeDefinition(
                name = "Path",
                description = "A .gguf file, or a folder of them; relative paths start at the working directory")
        String path();

        @AttributeDefinition(
                name = "Files",
                description = "Glob that the names of files must match if path is a folder")
        String files() default "*" + EXTENSION;
    }

    private final LocalModels local;
    private final TensorFormat format = new GgufFormat();

    @Activate
    public GgufSource(Config config) {
        this(config.path(), config.files());
    }

    GgufSource(String path, String files) {
        local = new LocalModels(PID, path, files, "", List.of(EXTENSION));
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
