package org.meander.source.hdf;

import io.jhdf.api.Attribute;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Link;
import io.jhdf.api.Node;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.meander.base.MeanderException;
import org.meander.base.Shape;
import org.meander.base.TensorInfo;
import org.meander.source.FileModel.Part;
import org.meander.source.RangedFile;

/**
 * What an HDF5 file has.
 *
 * @param parts its datasets of numbers, in the order of the file, named by their path without the first slash
 * @param metadata {@code hdf5.skipped}: what is there besides, up to 64 names with the reason
 */
public record HdfContent(List<Part> parts, Map<String, String> metadata) {

    private static final int MAX_LISTED = 64;
    private static final int MAX_DEPTH = 64;
    private static final int MAX_OBJECTS = 1 << 20;
    private static final String DIMENSION_ONLY = "This is a netCDF dimension but not a netCDF variable";

    public HdfContent {
        parts = List.copyOf(parts);
        metadata = Map.copyOf(metadata);
    }

    /**
     * Reads the structure of a file, no values. Links are not followed: neither within the file, where what they lead to is found
     * anyway, nor out of it.
     *
     * @throws MeanderException {@code MALFORMED_DATA}; {@code UNSUPPORTED_DATA} if something is there and all of it is no numbers
     */
    public static HdfContent read(RangedFile file) {
        Walk walk = new Walk(Guard.open(file));
        walk.group(walk.guard.library(), "", 0);
        if (walk.parts.isEmpty() && !walk.skipped.isEmpty()) {
            throw MeanderException.unsupported(
                    "%s has no dataset of numbers; it has %s", file.location(), list(walk.skipped));
        }
        return new HdfContent(
                walk.parts, walk.skipped.isEmpty() ? Map.of() : Map.of("hdf5.skipped", list(walk.skipped)));
    }

    private static String list(List<String> names) {
        String some = String.join(", ", names.subList(0, Math.min(MAX_LISTED, names.size())));
        int more = names.size() - MAX_LISTED;
        return more > 0 ? some + " and " + more + " more" : some;
    }

    /** Goes through the groups of a file once. */
    private static final class Walk {

        private final Guard guard;
        private final List<Part> parts = new ArrayList<>();
        private final List<String> skipped = new ArrayList<>();
        /** Addresses of what was seen: a group may contain itself. */
        private final Set<Long> seen = new HashSet<>();

        Walk(Guard guard) {
            this.guard = guard;
        }

        void group(Group group, String path, int depth) {
            if (depth > MAX_DEPTH || seen.size() > MAX_OBJECTS) {
                throw MeanderException.malformed(
                        "%s: group '%s' is %d deep after %d objects; it may be %d and %d",
                        guard.file().location(), path, depth, seen.size(), MAX_DEPTH, MAX_OBJECTS);
            }
            Map<String, Node> children = guard.call("group '/" + path + "'", group::getChildren);
            children.forEach((name, node) -> node(node, path.isEmpty() ? name : path + "/" + name, depth));
        }

        private void node(Node node, String path, int depth) {
            if (node instanceof Link) {
                skipped.add(path + " (a link)");
            } else if (!seen.add(guard.call("'" + path + "'", node::getAddress))) {
                skipped.add(path + " (another name of what is there)");
            } else if (node instanceof Group group) {
                group(group, path, depth + 1);
            } else if (node instanceof Dataset dataset) {
                dataset(dataset, path);
            }
        }

        private void dataset(Dataset dataset, String path) {
            Optional<ElementType> type =
                    guard.call("the type of dataset '" + path + "'", () -> ElementType.of(dataset.getDataType()));
            if (type.isEmpty()) {
                skipped.add(path + " (no numbers, or of a type of its own)");
            } else if (guard.call("the shape of dataset '" + path + "'", () -> isNull(dataset))) {
                skipped.add(path + " (without values)");
            } else if (guard.call("dataset '" + path + "'", () -> isDimensionOnly(dataset))) {
                skipped.add(path + " (a dimension without values)");
            } else {
                Shape shape = guard.call(
                        "the shape of dataset '" + path + "'", () -> Shape.of(dataset.getDimensionsAsLong()));
                TensorInfo tensor = new TensorInfo(path, type.get().dtype(), shape);
                parts.add(new Layout(guard, dataset, tensor, type.get()).part());
            }
        }

        private static boolean isNull(Dataset dataset) {
            return dataset.getDimensionsAsLong().length == 0 && dataset.getSize() == 0;
        }

        private static boolean isDimensionOnly(Dataset dataset) {
            Attribute name = dataset.getAttributes().get("NAME");
            return name != null
                    && name.getJavaType() == String.class
                    && String.valueOf(name.getData()).startsWith(DIMENSION_ONLY);
        }
    }
}
