package org.meander.source.pytorch;

import java.util.List;
import java.util.Set;
import org.meander.base.Checks;
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
 * Models in files of {@code torch.save}. A file is one model, named after the file without its extension. A folder with one index
 * file ({@code *.bin.index.json}), or that index file itself, is one model, named after the folder; other files of such a folder are not
 * read. A folder without an index is one model for each file that matches {@code files}, in the order of names; folders in it are
 * not entered. Pickles are read as data: no code runs, no class is loaded.
 */
@Plugin(kind = "source", type = PytorchSource.TYPE, pid = PytorchSource.PID)
@Component(
        name = PytorchSource.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true,
        property = Source.NAME + "=" + PytorchSource.TYPE)
@Designate(ocd = PytorchSource.Config.class, factory = true)
public final class PytorchSource implements Source {

    static final String PID = "org.meander.source.pytorch";
    static final String TYPE = "pytorch";
    static final List<String> EXTENSIONS = List.of(".bin", ".pt", ".pth", ".ckpt");

    /** Configuration. */
    @ObjectClassDefinition(
            name = "Source: PyTorch",
            description =
                    "Models in files of torch.save: one file, a folder of files, or a sharded model with its index")
    @interface Config {

        @AttributeDefinition(
                name = "Path",
                description = "A file of torch.save, a folder, or a .bin.index.json file; relative paths start at the"
                        + " working directory")
        String path();

        @AttributeDefinition(
                name = "Files",
                description = "Glob that the names of files must match if path is a folder without an index file")
        String files() default "*.{bin,pt,pth,ckpt}";

        @AttributeDefinition(
                name = "Inert classes",
                description = "Full names of classes, such as lightning.fabric.utilities.data.AttributeDict, whose"
                        + " objects are read as plain records of their attributes; no class is ever loaded",
                required = false)
        String[] inert_classes() default {};
    }

    private final LocalModels local;
    private final TensorFormat format;

    @Activate
    public PytorchSource(Config config) {
        this(config.path(), config.files(), config.inert_classes());
    }

    PytorchSource(String path, String files, String... inertClasses) {
        for (String name : inertClasses) {
            Checks.text(PID + ".inert.classes", name);
        }
        local = new LocalModels(PID, path, files, ShardIndex.SUFFIX, EXTENSIONS);
        format = new PytorchFormat(Set.of(inertClasses));
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
