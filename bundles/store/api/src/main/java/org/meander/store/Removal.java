package org.meander.store;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.meander.base.MeanderException;

/**
 * Which models go when some are to be deleted. Another model may have been encoded by what it differs from one of them. The store keeps
 * what it needs of that one, so nothing is lost either way; but then less space is freed than was meant, so it is to be said what should
 * become of it.
 *
 * @param models names of all models that go: dependants first, so that the same removal can be asked for again if it ended in the middle
 */
public record Removal(List<String> models) {

    /** Most dependants that are named in a sentence. */
    private static final int NAMED = 5;

    public Removal {
        models = List.copyOf(models);
    }

    /** What becomes of models that were encoded by what they differ from one that is to be deleted. */
    public enum Dependants {
        /** If there is any, nothing is deleted. */
        REFUSE,
        /** They stay, with what they need. */
        KEEP,
        /** They are deleted as well. */
        DELETE
    }

    /**
     * Finds what goes, and deletes nothing.
     *
     * @param names of models of the store, visible or unfinished, each of them once
     * @throws MeanderException {@code NOT_FOUND} as {@link ModelStore#read} if there is none of a name; {@code INVALID_ARGUMENT} if
     *     another model depends on one of them and that is refused
     */
    public static Removal of(ModelStore store, Collection<String> names, Dependants dependants) {
        Set<String> wanted = new LinkedHashSet<>(names);
        Set<String> unfinished = Set.copyOf(store.unfinished());
        for (String name : wanted) {
            if (store.find(name).isEmpty() && !unfinished.contains(name)) {
                store.read(name).close(); // tells what there is instead
            }
        }
        SortedSet<String> others = new TreeSet<>();
        if (dependants != Dependants.KEEP) {
            Map<String, SortedSet<String>> all = store.dependants();
            for (String name : wanted) {
                all.getOrDefault(name, new TreeSet<>()).stream()
                        .filter(dependant -> !wanted.contains(dependant))
                        .forEach(others::add);
            }
            if (dependants == Dependants.REFUSE && !others.isEmpty()) {
                throw refused(store, wanted, all, others);
            }
        }
        List<String> models = new ArrayList<>(others);
        models.addAll(wanted);
        return new Removal(models);
    }

    private static MeanderException refused(
            ModelStore store, Set<String> wanted, Map<String, SortedSet<String>> all, SortedSet<String> others) {
        String needed = wanted.stream()
                .filter(name -> all.getOrDefault(name, new TreeSet<>()).stream().anyMatch(others::contains))
                .findFirst()
                .orElseThrow();
        List<String> first = others.stream().limit(NAMED).toList();
        return MeanderException.invalid(
                "nothing was deleted from %s: %d model%s, '%s'%s, %s encoded by what %s from '%s' or another one that"
                        + " is to go; to delete %s as well, or to keep %s with what %s, is right",
                store.location(),
                others.size(),
                others.size() == 1 ? "" : "s",
                String.join("', '", first),
                others.size() > NAMED ? " and others" : "",
                others.size() == 1 ? "was" : "were",
                others.size() == 1 ? "it differs" : "they differ",
                needed,
                others.size() == 1 ? "it" : "them",
                others.size() == 1 ? "it" : "them",
                others.size() == 1 ? "it needs" : "they need");
    }
}
