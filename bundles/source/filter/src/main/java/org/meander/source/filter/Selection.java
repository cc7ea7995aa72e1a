package org.meander.source.filter;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.meander.base.Checks;
import org.meander.source.LayerClassifier;
import org.meander.source.LayerKind;

/**
 * Which tensors are taken: those whose kind is wanted and whose name is wanted, and of these none whose kind or name is excluded. A list
 * that is empty wants everything, and excludes nothing.
 */
final class Selection {

    private final LayerClassifier classifier;
    private final Set<LayerKind> kinds;
    private final Set<LayerKind> excludedKinds;
    private final List<Predicate<String>> names;
    private final List<Predicate<String>> excludedNames;

    Selection(String pid, LayerFilter.Config config, LayerClassifier classifier) {
        this.classifier = classifier;
        this.kinds = kinds(pid + ".include.kinds", config.include_kinds());
        this.excludedKinds = kinds(pid + ".exclude.kinds", config.exclude_kinds());
        this.names = names(
                pid + ".include.globs", config.include_globs(), pid + ".include.regexes", config.include_regexes());
        this.excludedNames = names(
                pid + ".exclude.globs", config.exclude_globs(), pid + ".exclude.regexes", config.exclude_regexes());
    }

    private static Set<LayerKind> kinds(String key, String[] words) {
        Set<LayerKind> kinds = EnumSet.noneOf(LayerKind.class);
        for (String word : words) {
            kinds.add(Arrays.stream(LayerKind.values())
                    .filter(kind -> kind.toString().equals(word.strip().toLowerCase(Locale.ROOT)))
                    .findFirst()
                    .orElseThrow(() -> Checks.configuration(
                            key,
                            "'" + word + "'",
                            "of " + Arrays.toString(LayerKind.values()) + "; names are for globs and regexes")));
        }
        return kinds;
    }

    private static List<Predicate<String>> names(String globKey, String[] globs, String regexKey, String[] regexes) {
        List<Predicate<String>> names = new ArrayList<>();
        for (String glob : globs) {
            names.add(new Glob(Checks.text(globKey, glob))::matches);
        }
        for (String regex : regexes) {
            names.add(new Expression(regexKey, Checks.text(regexKey, regex))::matches);
        }
        return names;
    }

    LayerKind kind(String tensor) {
        return classifier.kind(tensor);
    }

    boolean takes(String tensor) {
        boolean wanted = names.isEmpty() || matches(names, tensor);
        if (!wanted || matches(excludedNames, tensor)) {
            return false;
        }
        LayerKind kind = kind(tensor);
        return (kinds.isEmpty() || kinds.contains(kind)) && !excludedKinds.contains(kind);
    }

    private static boolean matches(List<Predicate<String>> names, String tensor) {
        return names.stream().anyMatch(name -> name.test(tensor));
    }

    /** The lists that are not empty, as they are configured. */
    static String describe(LayerFilter.Config config) {
        record Entry(String key, String[] values) {}
        return List.of(
                        new Entry("include.kinds", config.include_kinds()),
                        new Entry("include.globs", config.include_globs()),
                        new Entry("include.regexes", config.include_regexes()),
                        new Entry("exclude.kinds", config.exclude_kinds()),
                        new Entry("exclude.globs", config.exclude_globs()),
                        new Entry("exclude.regexes", config.exclude_regexes()))
                .stream()
                .filter(entry -> entry.values.length > 0)
                .map(entry -> entry.key + "=" + Arrays.toString(entry.values))
                .collect(Collectors.joining(" "));
    }
}
