package org.meander.source.filter;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The words of a tensor's name, in lower case: runs of letters, split where camel case begins a new word. */
record Tokens(List<String> words) {

    /** Such as {@code encoder, layer, attention, self, query, weight} of {@code encoder.layer.0.attention.self.query.weight}. */
    static Tokens of(String name) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (!Character.isLetter(c) || begins(name, i)) {
                end(word, words);
            }
            if (Character.isLetter(c)) {
                word.append(Character.toLowerCase(c));
            }
        }
        end(word, words);
        return new Tokens(List.copyOf(words));
    }

    /** Whether camel case begins a word here: after a small letter, or as the last of several capitals. */
    private static boolean begins(String name, int i) {
        if (i == 0 || !Character.isUpperCase(name.charAt(i))) {
            return false;
        }
        boolean capitalBefore = Character.isUpperCase(name.charAt(i - 1));
        boolean smallAfter = i + 1 < name.length() && Character.isLowerCase(name.charAt(i + 1));
        return !capitalBefore || smallAfter;
    }

    private static void end(StringBuilder word, List<String> words) {
        if (!word.isEmpty()) {
            words.add(word.toString());
            word.setLength(0);
        }
    }

    boolean hasAny(Set<String> wanted) {
        return words.stream().anyMatch(wanted::contains);
    }

    boolean startsWithAny(Set<String> wanted) {
        return !words.isEmpty() && wanted.contains(words.getFirst());
    }

    /** Whether one of the first words is directly followed by one of the second. */
    boolean hasPair(Set<String> first, Set<String> second) {
        for (int i = 0; i + 1 < words.size(); i++) {
            if (first.contains(words.get(i)) && second.contains(words.get(i + 1))) {
                return true;
            }
        }
        return false;
    }
}
