package org.meander.source.onnx;

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
 * The weights in ONNX models: initialisers and constants, also of graphs inside graphs and of functions. A file is
 * one model, named after the file without {@code .onnx}; a folder is one model for each such file in it, in the order
 * of names.
 */
@Plugin(kind = "source", type = OnnxSource.TYPE, pid = OnnxSource.PID)
@Component(
        name = OnnxSource.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true,
        property = Source.NAME + "=" + OnnxSource.TYPE)
@Designate(ocd = OnnxSource.Config.class, factory = true)
public final class OnnxSource implements Source {

    static final String PID = "org.meander.source.onnx";
    static final String TYPE = "onnx";
    static final String EXTENSION = ".onnx";

    /** Configuration. */
    @ObjectClassDefinition(
            name = "Source: ONNX",
            description = "The weights in ONNX models: one file or a folder of files")
    @interface Config {

        @AttributeDefinition(
                name = "Path",
                description = "An .onnx file, or a folder of them; relative paths start at the working directory")
        String path();

        @AttributeDefinition(
                name = "Dequantise",
                description =
                        "Whether quantised tensors appear as the F32 values that they stand for, under the name of the"
                                + " original; otherwise integers, scales and zero points appear as stored")
        boolean dequantise() default true;

        @AttributeDefinition(
                name = "Restore names",
                description =
                        "Whether weights that the exporter made anonymous are named after their module, and those of"
                                + " linear layers transposed back to [out,in]")
        boolean restore_names() default true;
    }

    private final LocalModels local;
    private final TensorFormat format;

    @Activate
    public OnnxSource(Config config) {
        this(config.path(), config.dequantise(), config.restore_names());
    }

    OnnxSource(String path, boolean dequantise, boolean restoreNames) {
        local = new LocalModels(PID, path, "*" + EXTENSION, "", List.of(EXTENSION));
        format = new OnnxFormat(dequantise, restoreNames);
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
