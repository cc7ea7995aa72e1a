package org.meander.launcher;

import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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
 * @param configurations those that the features carry, by PID
 */
record Plan(String origin, List<String> features, List<Item> bundles, Map<String, Map<String, Object>> configurations) {

    /** The first line of the file; a file of another version is none. */
    private static final String VERSION = "meander plan 2";

    private static final int HEADER = 4;

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
        List<String> configured = new ArrayList<>();
        configurations.forEach((pid, values) -> {
            configured.add(word(pid));
            values.forEach((key, value) -> configured.add(word(pid) + " " + word(key) + " " + text(value)));
        });
        List<String> lines = new ArrayList<>(
                List.of(VERSION, origin, String.join(" ", features), Integer.toString(configured.size())));
        lines.addAll(configured);
        bundles.forEach(bundle -> lines.add(bundle.level() + " " + bundle.version() + " " + bundle.jar()));
        Files.write(file, lines);
    }

    /** The plan that was written to a file. */
    static Optional<Plan> read(Path file) throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        List<String> lines = Files.readAllLines(file);
        if (lines.isEmpty() || !lines.get(0).equals(VERSION)) {
            return Optional.empty();
        }
        int bundlesFrom = HEADER + Integer.parseInt(lines.get(3));
        Map<String, Map<String, Object>> configurations = new LinkedHashMap<>();
        for (String line : lines.subList(HEADER, bundlesFrom)) {
            String[] words = line.split(" ");
            Map<String, Object> values = configurations.computeIfAbsent(unword(words[0]), pid -> new LinkedHashMap<>());
            if (words.length > 1) {
                values.put(unword(words[1]), value(words[2].charAt(0), unword(words[2].substring(1))));
            }
        }
        List<Item> bundles = new ArrayList<>();
        for (String line : lines.subList(bundlesFrom, lines.size())) {
            String[] fields = line.split(" ", 3);
            bundles.add(new Item(Path.of(fields[2]), Integer.parseInt(fields[0]), fields[1]));
        }
        return Optional.of(new Plan(lines.get(1), List.of(lines.get(2).split(" ")), bundles, configurations));
    }

    private static String word(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String unword(String word) {
        return URLDecoder.decode(word, StandardCharsets.UTF_8);
    }

    /** A letter for the type, and the value. */
    private static String text(Object value) {
        char type =
                switch (value) {
                    case String s -> 's';
                    case Boolean b -> 'b';
                    case Integer i -> 'i';
                    case Long l -> 'l';
                    case Double d -> 'd';
                    default ->
                        throw new LaunchException("A feature configures the value " + value + " of "
                                + value.getClass().getSimpleName()
                                + "; a text, a number, true and false are right.");
                };
        return type + word(value.toString());
    }

    private static Object value(char type, String text) {
        return switch (type) {
            case 'b' -> Boolean.valueOf(text);
            case 'i' -> Integer.valueOf(text);
            case 'l' -> Long.valueOf(text);
            case 'd' -> Double.valueOf(text);
            default -> text;
        };
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
