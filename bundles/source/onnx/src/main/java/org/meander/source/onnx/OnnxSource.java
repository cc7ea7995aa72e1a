package org.meander.source.onnx;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.meander.base.Checks;
import org.meander.base.MeanderException;
import org.meander.base.Plugin;
import org.meander.source.Source;
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

    private final Path path;
    private final boolean dequantise;
    private final boolean restoreNames;

    @Activate
    public OnnxSource(Config config) {
        this(path(config.path()), config.dequantise(), config.restore_names());
    }

    OnnxSource(Path path, boolean dequantise, boolean restoreNames) {
        this.path = path;
        this.dequantise = dequantise;
        this.restoreNames = restoreNames;
        if (!Files.isRegularFile(path) && !Files.isDirectory(path)) {
            throw Checks.configuration(PID + ".path", path, "a file or a folder that is there");
        }
    }

    private static Path path(String text) {
        try {
            return Path.of(Checks.text(PID + ".path", text));
        } catch (InvalidPathException e) {
            throw Checks.configuration(PID + ".path", "'" + text + "'", "a path (" + e.getReason() + ")");
        }
    }

    @Override
    public List<String> models() {
        return List.copyOf(found().keySet());
    }

    @Override
    public TensorModel open(String name) {
        Path found = found().get(name);
        if (found == null) {
            throw MeanderException.notFound("%s has no model '%s'; it has %s", path, name, models());
        }
        return OnnxModel.open(name, found, dequantise, restoreNames);
    }

    private Map<String, Path> found() {
        List<Path> files = new ArrayList<>();
        if (Files.isDirectory(path)) {
            try (DirectoryStream<Path> stream = Files.newDirectoryStream(path, "*" + EXTENSION)) {
                stream.forEach(files::add);
            } catch (IOException e) {
                throw MeanderException.io(e, "%s cannot be listed", path);
            }
        } else {
            files.add(path);
        }
        Map<String, Path> found = new LinkedHashMap<>();
        files.stream().filter(Files::isRegularFile).sorted().forEach(f -> found.put(name(f), f));
        return found;
    }

    private static String name(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(EXTENSION) && name.length() > EXTENSION.length()
                ? name.substring(0, name.length() - EXTENSION.length())
                : name;
    }
}
