package org.meander.source.filter;

import java.util.Optional;

/**
 * A shell pattern over a whole name: {@code *} is any run of characters, dots and slashes too, {@code ?} any character, {@code [abc]},
 * {@code [a-z]} and {@code [!abc]} a character of a set; a bracket that is never closed stands for itself. Matching takes at most time
 * proportional to the product of both lengths.
 */
record Glob(String pattern) {

    boolean matches(String name) {
        int p = 0;
        int n = 0;
        int star = -1;
        int resume = 0;
        while (n < name.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                resume = n;
                continue;
            }
            int next = p < pattern.length() ? after(p, name.charAt(n)) : -1;
            if (next >= 0) {
                p = next;
                n++;
            } else if (star >= 0) {
                // The last star takes one character more; earlier ones need not be tried again.
                p = star + 1;
                n = ++resume;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }

    /** Where the pattern goes on if its element at {@code p} takes the character; -1 if it does not. */
    private int after(int p, char c) {
        char element = pattern.charAt(p);
        if (element == '[') {
            Optional<Integer> end = end(p);
            if (end.isPresent()) {
                return inSet(p + 1, end.get(), c) ? end.get() + 1 : -1;
            }
        }
        return element == '?' || element == c ? p + 1 : -1;
    }

    /** The bracket that closes the set; one that comes first in it belongs to it. */
    private Optional<Integer> end(int open) {
        int from = open + 1;
        if (from < pattern.length() && pattern.charAt(from) == '!') {
            from++;
        }
        int end = pattern.indexOf(']', from + 1);
        return end < 0 ? Optional.empty() : Optional.of(end);
    }

    private boolean inSet(int begin, int end, char c) {
        boolean negated = pattern.charAt(begin) == '!';
        int i = negated ? begin + 1 : begin;
        boolean found = false;
        while (i < end) {
            if (i + 2 < end && pattern.charAt(i + 1) == '-') {
                found |= pattern.charAt(i) <= c && c <= pattern.charAt(i + 2);
                i += 3;
            } else {
                found |= pattern.charAt(i) == c;
                i++;
            }
        }
        return found != negated;
    }
}
