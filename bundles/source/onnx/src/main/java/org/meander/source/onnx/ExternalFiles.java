package org.meander.source.onnx;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.meander.base.MeanderException;
import org.meander.source.MappedFile;

/** The files beside a model that hold values of its tensors; opened once each, and never outside the model's folder. */
final class ExternalFiles {

    private final Path model;
    private final Path folder;
    private final Map<Path, MappedFile> files = new LinkedHashMap<>();

    ExternalFiles(Path model) {
        this.model = model;
        this.folder = model.toAbsolutePath().normalize().getParent();
    }

    /** Where values are: a file and the byte at which they begin. */
    record Place(MappedFile file, long offset) {}

    /**
     * @param entries {@code location}, and if given {@code offset} and {@code length}, of a tensor
     * @param bytes that its values take
     */
    Place place(String tensor, Map<String, String> entries, long bytes) {
        MappedFile file = file(tensor, entries.getOrDefault("location", ""));
        long offset = number(tensor, entries, "offset", 0);
        if (offset > file.size() || bytes > file.size() - offset) {
            throw MeanderException.malformed(
                    "%s: tensor '%s' has %d bytes from byte %d of %s, which has only %d",
                    model, tensor, bytes, offset, file.path().getFileName(), file.size());
        }
        long length = number(tensor, entries, "length", bytes);
        if (length != bytes) {
            throw MeanderException.malformed(
                    "%s: tensor '%s' has %d bytes of external data; shape and type take %d",
                    model, tensor, length, bytes);
        }
        return new Place(file, offset);
    }

    List<MappedFile> opened() {
        return new ArrayList<>(files.values());
    }

    private MappedFile file(String tensor, String location) {
        Path path;
        try {
            path = folder.resolve(location).normalize();
            if (location.isEmpty()
                    || Path.of(location).isAbsolute()
                    || !path.startsWith(folder)
                    || path.equals(folder)) {
                throw outside(tensor, location);
            }
        } catch (InvalidPathException e) {
            throw outside(tensor, location);
        }
        MappedFile open = files.get(path);
        if (open == null) {
            if (!Files.isRegularFile(path)) {
                throw MeanderException.malformed(
                        "%s: tensor '%s' has its values in '%s', which is not there; it must be beside the model",
                        model, tensor, location);
            }
            open = MappedFile.open(path);
            files.put(path, open);
        }
        return open;
    }

    private MeanderException outside(String tensor, String location) {
        return MeanderException.malformed(
                "%s: tensor '%s' has its values in '%s'; it must be a file inside the model's folder",
                model, tensor, location.replace('\0', '?'));
    }

    private long number(String tensor, Map<String, String> entries, String key, long otherwise) {
        String text = entries.get(key);
        if (text == null || text.isEmpty()) {
            return otherwise;
        }
        try {
            long number = Long.parseLong(text);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            // falls through to the one message for all that is no such number
        }
        throw MeanderException.malformed(
                "%s: tensor '%s' has the external %s '%s'; it must be a whole number, 0 or more",
                model, tensor, key, text);
    }
}
