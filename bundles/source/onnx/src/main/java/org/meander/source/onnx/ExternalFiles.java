package org.meander.source.onnx;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.meander.base.MeanderException;
import org.meander.source.FileTree;
import org.meander.source.RangedFile;

/** The files beside a model that hold values of its tensors; opened once each, and never outside the model's folder. */
final class ExternalFiles {

    private final FileTree tree;
    private final String model;
    private final String location;
    private final Map<String, RangedFile> files = new LinkedHashMap<>();

    /**
     * @param model name of the model's file in the tree
     * @param location of that file, for messages
     */
    ExternalFiles(FileTree tree, String model, String location) {
        this.tree = tree;
        this.model = model;
        this.location = location;
    }

    /** Where values are: a file and the byte at which they begin. */
    record Place(RangedFile file, long offset) {}

    /**
     * @param entries {@code location}, and if given {@code offset} and {@code length}, of a tensor
     * @param bytes that its values take
     */
    Place place(String tensor, Map<String, String> entries, long bytes) {
        RangedFile file = file(tensor, entries.getOrDefault("location", ""));
        long offset = number(tensor, entries, "offset", 0);
        if (offset > file.size() || bytes > file.size() - offset) {
            throw MeanderException.malformed(
                    "%s: tensor '%s' has %d bytes from byte %d of %s, which has only %d",
                    location, tensor, bytes, offset, file.location(), file.size());
        }
        long length = number(tensor, entries, "length", bytes);
        if (length != bytes) {
            throw MeanderException.malformed(
                    "%s: tensor '%s' has %d bytes of external data; shape and type take %d",
                    location, tensor, length, bytes);
        }
        return new Place(file, offset);
    }

    List<RangedFile> opened() {
        return new ArrayList<>(files.values());
    }

    private RangedFile file(String tensor, String stated) {
        String name = FileTree.beside(model, stated)
                .orElseThrow(() -> MeanderException.malformed(
                        "%s: tensor '%s' has its values in '%s'; it must be a file inside the model's folder",
                        location, tensor, stated.replace('\0', '?')));
        RangedFile open = files.get(name);
        if (open == null) {
            if (!tree.has(name)) {
                throw MeanderException.malformed(
                        "%s: tensor '%s' has its values in '%s', which is not there; it must be beside the model",
                        location, tensor, stated);
            }
            open = tree.open(name);
            files.put(name, open);
        }
        return open;
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
                location, tensor, key, text);
    }
}
