package org.meander.source;

import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.PatternSyntaxException;
import org.meander.base.Checks;
import org.meander.base.MeanderException;

/**
 * The models that a file or a folder holds, for sources that read paths. A file is one model, named after the file without its
 * extension. A folder with one index file, or that index file itself, is one model, named after the folder; other files of such a folder
 * are not read. A folder without an index is one model for each file that matches a glob, in the order of names; folders in it
 * are not entered. Thread-safe.
 */
public final class LocalModels {

    private final Path path;
    private final PathMatcher files;
    private final String indexSuffix;
    private final List<String> extensions;
    /** File or index file of each model when the folder was last looked at; not changed any more. */
    private volatile Map<String, String> listed = Map.of();

    /**
     * @param pid of the source, for messages about its keys {@code path} and {@code files}
     * @param path a file or a folder that is there
     * @param files glob of the files of a folder
     * @param indexSuffix how the names of index files end; empty if the format has none
     * @param extensions what a model's name leaves out at the end of its file's
     * @throws MeanderException {@code INVALID_CONFIGURATION}
     */
    public LocalModels(String pid, String path, String files, String indexSuffix, List<String> extensions) {
        this.path = path(pid + ".path", path);
        this.indexSuffix = indexSuffix;
        this.extensions = List.copyOf(extensions);
        try {
            this.files = FileSystems.getDefault().getPathMatcher("glob:" + Checks.text(pid + ".files", files));
        } catch (PatternSyntaxException e) {
            throw Checks.configuration(pid + ".files", files, "a glob (" + e.getDescription() + ")");
        }
    }

    private static Path path(String key, String text) {
        try {
            Path path = Path.of(Checks.text(key, text));
            if (!Files.isRegularFile(path) && !Files.isDirectory(path)) {
                throw Checks.configuration(key, path, "a file or a folder that is there");
            }
            return path;
        } catch (InvalidPathException e) {
            throw Checks.configuration(key, "'" + text.replace('\0', '?') + "'", "a path (" + e.getReason() + ")");
        }
    }

    /** Looks at the folder. */
    public List<String> names() {
        listed = found();
        return List.copyOf(listed.keySet());
    }

    /**
     * Opens one of {@link #names} with a format; {@code NOT_FOUND} for any other. Looks at the folder only for a model that was not there when
     * they were listed: who opens all models of a large folder would list it for each of them.
     */
    public TensorModel open(String name, TensorFormat format) {
        Map<String, String> known = listed;
        if (!known.containsKey(name)) {
            known = found();
            listed = known;
        }
        String file = known.get(name);
        if (file == null) {
            throw MeanderException.notFound("%s has no model '%s'; it has %s", path, name, names());
        }
        return format.open(name, folder(), file);
    }

    private LocalFolder folder() {
        Path parent = path.getParent();
        return new LocalFolder(Files.isDirectory(path) ? path : parent == null ? Path.of("") : parent);
    }

    /** File or index file of each model. */
    private Map<String, String> found() {
        Map<String, String> found = new LinkedHashMap<>();
        if (!Files.isDirectory(path)) {
            String file = path.getFileName().toString();
            found.put(isIndex(file) ? folderName(path.toAbsolutePath().getParent()) : modelName(file), file);
            return found;
        }
        List<String> all = folder().names();
        List<String> indexes = all.stream().filter(this::isIndex).toList();
        if (indexes.size() > 1) {
            throw MeanderException.malformed(
                    "%s: it has %d index files (%s, %s ...); set path to one of them",
                    path, indexes.size(), indexes.get(0), indexes.get(1));
        }
        if (indexes.size() == 1) {
            found.put(folderName(path), indexes.getFirst());
            return found;
        }
        for (String file : all) {
            if (files.matches(Path.of(file))) {
                String name = modelName(file);
                found.put(found.containsKey(name) ? file : name, file);
            }
        }
        return found;
    }

    private boolean isIndex(String file) {
        return !indexSuffix.isEmpty() && file.endsWith(indexSuffix);
    }

    private static String folderName(Path folder) {
        Path name = folder.toAbsolutePath().normalize().getFileName();
        return name == null ? "model" : name.toString();
    }

    private String modelName(String file) {
        return extensions.stream()
                .filter(e -> file.endsWith(e) && file.length() > e.length())
                .findFirst()
                .map(e -> file.substring(0, file.length() - e.length()))
                .orElse(file);
    }
}
