package org.meander.source.safetensors;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.PatternSyntaxException;
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

    private final Path path;
    private final String files;

    @Activate
    public SafetensorsSource(Config config) {
        this(path(PID + ".path", config.path()), Checks.text(PID + ".files", config.files()));
    }

    SafetensorsSource(Path path, String files) {
        this.path = path;
        this.files = files;
        if (!Files.isRegularFile(path) && !Files.isDirectory(path)) {
            throw Checks.configuration(PID + ".path", path, "a file or a folder that is there");
        }
        try {
            path.getFileSystem().getPathMatcher("glob:" + files);
        } catch (PatternSyntaxException e) {
            throw Checks.configuration(PID + ".files", files, "a glob (" + e.getDescription() + ")");
        }
    }

    static Path path(String key, String text) {
        try {
            return Path.of(Checks.text(key, text));
        } catch (InvalidPathException e) {
            throw Checks.configuration(key, "'" + text + "'", "a path (" + e.getReason() + ")");
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
        return isIndex(found) ? SafetensorsModel.ofIndex(name, found) : SafetensorsModel.ofFile(name, found);
    }

    /** File or index file of each model. */
    private Map<String, Path> found() {
        Map<String, Path> found = new LinkedHashMap<>();
        if (!Files.isDirectory(path)) {
            found.put(isIndex(path) ? folderName(path.toAbsolutePath().getParent()) : fileName(path), path);
            return found;
        }
        List<Path> indexes = list("*" + ShardIndex.SUFFIX);
        if (indexes.size() > 1) {
            throw MeanderException.malformed(
                    "%s: it has %d index files (%s, %s ...); set path to one of them",
                    path,
                    indexes.size(),
                    indexes.get(0).getFileName(),
                    indexes.get(1).getFileName());
        }
        if (indexes.size() == 1) {
            found.put(folderName(path), indexes.getFirst());
        } else {
            for (Path file : list(files)) {
                String name = fileName(file);
                found.put(found.containsKey(name) ? file.getFileName().toString() : name, file);
            }
        }
        return found;
    }

    private List<Path> list(String glob) {
        List<Path> list = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(path, glob)) {
            stream.forEach(p -> {
                if (Files.isRegularFile(p)) {
                    list.add(p);
                }
            });
        } catch (IOException e) {
            throw MeanderException.io(e, "%s cannot be listed", path);
        }
        return list.stream().sorted().toList();
    }

    private static boolean isIndex(Path path) {
        return path.getFileName().toString().endsWith(ShardIndex.SUFFIX);
    }

    private static String folderName(Path folder) {
        Path name = folder.toAbsolutePath().normalize().getFileName();
        return name == null ? "model" : name.toString();
    }

    private static String fileName(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(EXTENSION) && name.length() > EXTENSION.length()
                ? name.substring(0, name.length() - EXTENSION.length())
                : name;
    }
}
