package org.meander.source.filter;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.meander.base.Checks;
import org.meander.base.MeanderException;

/**
 * A regular expression that is searched in names. Java's expressions backtrack, for some in a time that doubles with each character: the
 * characters that are looked at are counted, and an expression that looks at too many is refused.
 */
final class Expression {

    /** Longest name that is searched. */
    static final int MAX_NAME = 1024;

    private static final int MAX_PATTERN = 1024;

    /** Looks at characters that one name may cost: far more than expressions need that do not backtrack without end. */
    private static final int MAX_LOOKS = 1 << 20;

    private final String key;
    private final Pattern pattern;

    /** @throws MeanderException {@code INVALID_CONFIGURATION} */
    Expression(String key, String text) {
        this.key = key;
        if (text.length() > MAX_PATTERN) {
            throw Checks.configuration(key, text.length() + " characters", "of at most " + MAX_PATTERN);
        }
        try {
            this.pattern = Pattern.compile(text);
        } catch (PatternSyntaxException e) {
            throw Checks.configuration(
                    key, "'" + text + "'", "a regular expression of Java (" + e.getDescription() + ")");
        }
    }

    /**
     * Whether it is found anywhere in the name.
     *
     * @throws MeanderException {@code UNSUPPORTED_DATA} for a name that is too long; {@code INVALID_CONFIGURATION} if it backtracks too much
     */
    boolean matches(String name) {
        if (name.length() > MAX_NAME) {
            throw MeanderException.unsupported(
                    "tensor '%s...' has a name of %d characters; %s is searched in names of at most %d",
                    name.substring(0, 40), name.length(), key, MAX_NAME);
        }
        try {
            return pattern.matcher(new Counted(name)).find();
        } catch (TooManyLooks | StackOverflowError e) {
            throw Checks.configuration(
                    key,
                    "'" + pattern + "', which backtracks without end on '" + name + "'",
                    "an expression without repetitions inside of repetitions");
        }
    }

    private static final class TooManyLooks extends RuntimeException {

        private static final long serialVersionUID = 1;

        TooManyLooks() {
            super(null, null, false, false);
        }
    }

    /** Counts how often a character is looked at. */
    private static final class Counted implements CharSequence {

        private final String text;
        private int looks;

        Counted(String text) {
            this.text = text;
        }

        @Override
        public char charAt(int index) {
            if (++looks > MAX_LOOKS) {
                throw new TooManyLooks();
            }
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.subSequence(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
