package org.meander.store.folder;

import java.util.Comparator;
import java.util.List;
import org.meander.base.MeanderException;

/** Rules for names, and which names are near to one that does not exist. */
final class Names {

    static final int LONGEST = 1024;

    private record Near(String name, int edits) {}

    private Names() {}

    /** Returns a model's name if it may be one. */
    static String checkModel(String name) {
        if (name.isEmpty() || name.length() > LONGEST) {
            throw MeanderException.invalid(
                    "a model's name has 1 to %d characters; this one has %d", LONGEST, name.length());
        }
        return checkText("a model's name", name);
    }

    /** Returns the text unless it has half a surrogate pair, which no encoding of Unicode can keep. */
    static String checkText(String subject, String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (!Character.isSurrogatePair(text.charAt(i), i + 1 < text.length() ? text.charAt(i + 1) : ' ')) {
                    throw MeanderException.invalid(
                            "%s has half a surrogate pair (%04x) at character %d", subject, (int) text.charAt(i), i);
                }
                i++;
            }
        }
        return text;
    }

    /** The names with the fewest edits between them and {@code name}, at most three, none that differs in more than a third. */
    static List<String> nearest(String name, List<String> names) {
        int most = Math.clamp(name.length() / 3, 2, 16);
        return names.stream()
                .map(other -> new Near(other, edits(name, other, most)))
                .filter(near -> near.edits <= most)
                .sorted(Comparator.comparingInt(Near::edits).thenComparing(Near::name))
                .limit(3)
                .map(Near::name)
                .toList();
    }

    /**
     * Levenshtein's distance, or more than {@code most} if it is more than that. Only the diagonal band that {@code most} edits can
     * reach is computed.
     */
    static int edits(String a, String b, int most) {
        if (Math.abs(a.length() - b.length()) > most) {
            return most + 1;
        }
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int from = Math.max(1, i - most);
            int to = Math.min(b.length(), i + most);
            int diagonal = row[from - 1];
            row[from - 1] = from == 1 ? i : most + 1;
            int least = row[from - 1];
            for (int j = from; j <= to; j++) {
                int above = j == i + most ? most + 1 : row[j];
                int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, Math.min(above, row[j - 1]) + 1);
                least = Math.min(least, row[j]);
            }
            if (least > most) {
                return most + 1;
            }
        }
        return Math.min(row[b.length()], most + 1);
    }
}
