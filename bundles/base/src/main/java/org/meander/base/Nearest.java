package org.meander.base;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The words that somebody probably meant: those with the fewest edits, among equals the first in alphabetical order. */
public final class Nearest {

    private record Edited(String word, int edits) {}

    private Nearest() {}

    /** The nearest of all, however far it is; empty if there is none at all. */
    public static Optional<String> to(String word, Collection<String> candidates) {
        return edited(word, candidates, Integer.MAX_VALUE).findFirst().map(Edited::word);
    }

    /**
     * At most three, the nearest first, which differ in no more than a third of the word's characters, in two of a short word, in 16 of a
     * long one; none that has nothing in common with it.
     */
    public static List<String> near(String word, Collection<String> candidates) {
        return edited(word, candidates, Math.clamp(word.length() / 3, 2, 16))
                .filter(near -> near.edits < Math.max(word.length(), near.word.length()))
                .limit(3)
                .map(Edited::word)
                .toList();
    }

    /** End of a sentence about an unknown word: {@code ; the nearest is 'x'}, or what there is to say if nothing exists. */
    public static String hint(String word, Collection<String> candidates) {
        return to(word, candidates).map(Nearest::hint).orElse("; there is none at all");
    }

    /** The same if it is {@link #near}; the otherwise given end if none is. */
    public static String hint(String word, Collection<String> candidates, String otherwise) {
        return near(word, candidates).stream().findFirst().map(Nearest::hint).orElse(otherwise);
    }

    private static String hint(String nearest) {
        return "; the nearest is '" + nearest + "'";
    }

    private static Stream<Edited> edited(String word, Collection<String> candidates, int most) {
        return candidates.stream()
                .distinct()
                .map(candidate -> new Edited(
                        candidate, edits(word, candidate, Math.min(most, word.length() + candidate.length()))))
                .filter(edited -> edited.edits <= most)
                .sorted(Comparator.comparingInt(Edited::edits).thenComparing(Edited::word));
    }

    /**
     * Levenshtein's distance in which two neighbours that change places are one edit, too (optimal string alignment), or more than
     * {@code most} if it is more than that.
     */
    static int edits(String a, String b, int most) {
        if (Math.abs(a.length() - b.length()) > most) {
            return most + 1;
        }
        int[] second = new int[b.length() + 1];
        int[] above = new int[b.length() + 1];
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        int leastAbove = 0;
        for (int i = 1; i <= a.length(); i++) {
            int[] free = second;
            second = above;
            above = row;
            row = free;
            row[0] = i;
            int least = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(change, Math.min(above[j], row[j - 1]) + 1);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    row[j] = Math.min(row[j], second[j - 2] + 1);
                }
                least = Math.min(least, row[j]);
            }
            if (Math.min(least, leastAbove) > most) {
                return most + 1;
            }
            leastAbove = least;
        }
        return Math.min(row[b.length()], most + 1);
    }
}
