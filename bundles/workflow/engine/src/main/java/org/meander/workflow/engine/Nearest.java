package org.meander.workflow.engine;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** The word that somebody probably meant. */
final class Nearest {

    private Nearest() {}

    /** The candidate with the least edit distance; among equals the first in alphabetical order. */
    static Optional<String> to(String word, Collection<String> candidates) {
        return candidates.stream()
                .distinct()
                .min(Comparator.<String>comparingInt(c -> distance(word, c)).thenComparing(Comparator.naturalOrder()));
    }

    /**
     * End of a sentence about an unknown word: {@code ; the nearest is 'x'}, or what there is to say if nothing exists.
     */
    static String hint(String word, Collection<String> candidates) {
        return to(word, candidates).map(c -> "; the nearest is '" + c + "'").orElse("; there is none at all");
    }

    /** Levenshtein's distance: insertions, deletions and substitutions of characters. */
    static int distance(String a, String b) {
        int[] previous = new int[b.length() + 1];
        int[] current = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substituted = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(substituted, 1 + Math.min(previous[j], current[j - 1]));
            }
            int[] swap = previous;
            previous = current;
            current = swap;
        }
        return previous[b.length()];
    }
}
