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
 * @param bundles the bundles, in the order of installation
 * @param configured whether one of the features carries configurations
 */
record Plan(String origin, List<Item> bundles, boolean configured) {

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
        List<String> lines = new ArrayList<>(List.of(origin, Boolean.toString(configured)));
        bundles.forEach(bundle -> lines.add(bundle.level() + " " + bundle.version() + " " + bundle.jar()));
        Files.write(file, lines);
    }

    /** The plan in a file, if it was made from {@code origin} and no jar has changed since. */
    static Optional<Plan> read(Path file, String origin) throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        List<String> lines = Files.readAllLines(file);
        if (lines.size() < 2 || !lines.get(0).equals(origin)) {
            return Optional.empty();
        }
        List<Item> bundles = new ArrayList<>();
        for (String line : lines.subList(2, lines.size())) {
            String[] fields = line.split(" ", 3);
            Path jar = Path.of(fields[2]);
            if (!Files.exists(jar) || !version(jar).equals(fields[1])) {
                return Optional.empty();
            }
            bundles.add(new Item(jar, Integer.parseInt(fields[0]), fields[1]));
        }
        return Optional.of(new Plan(origin, bundles, Boolean.parseBoolean(lines.get(1))));
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
