package org.meander.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is to be installed: the bundles that feature files name, in order. It is kept beside the framework's cache, so that
 * feature files need not be parsed, nor bundles be installed again, while nothing has changed.
 *
 * @param origin what the plan was made from: a text that changes with it
 * @param features names of the features, those that others require included
 * @param bundles the bundles, in the order of installation
 * @param configured whether one of the features carries configurations
 */
record Plan(String origin, List<String> features, List<Item> bundles, boolean configured) {

    private static final int HEADER = 3;

    /**
     * A bundle.
     *
     * @param level start level, from 1
     * @param version of the jar's content, see {@link #version}
     */
    record Item(Path jar, int level, String version) {

        /** Where the framework reads the bundle from; the jar is used in place. */
        String location() {
            return "reference:" + jar.toUri();
        }
    }

    void write(Path file) throws IOException {
        List<String> lines = new ArrayList<>(List.of(origin, String.join(" ", features), Boolean.toString(configured)));
        bundles.forEach(bundle -> lines.add(bundle.level() + " " + bundle.version() + " " + bundle.jar()));
        Files.write(file, lines);
    }

    /** The plan that was written to a file. */
    static Optional<Plan> read(Path file) throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        List<String> lines = Files.readAllLines(file);
        List<Item> bundles = new ArrayList<>();
        for (String line : lines.subList(HEADER, lines.size())) {
            String[] fields = line.split(" ", 3);
            bundles.add(new Item(Path.of(fields[2]), Integer.parseInt(fields[0]), fields[1]));
        }
        return Optional.of(
                new Plan(lines.get(0), List.of(lines.get(1).split(" ")), bundles, Boolean.parseBoolean(lines.get(2))));
    }

    /** Whether no jar has been removed or written anew since the plan was made. */
    boolean isCurrent() throws IOException {
        for (Item bundle : bundles) {
            if (!Files.exists(bundle.jar()) || !version(bundle.jar()).equals(bundle.version())) {
                return false;
            }
        }
        return true;
    }

    /**
     * A text that changes when a file is written anew. The time of modification alone would not do: archives of reproducible
     * builds give the same one to all files of all builds.
     */
    static String version(Path file) throws IOException {
        Map<String, Object> attributes = Files.readAttributes(file, "unix:size,lastModifiedTime,ctime");
        return attributes.get("size") + "," + attributes.get("lastModifiedTime") + "," + attributes.get("ctime");
    }
}
