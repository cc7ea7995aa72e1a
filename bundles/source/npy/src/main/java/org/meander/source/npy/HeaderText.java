package org.meander.source.npy;

import java.util.ArrayList;
import java.util.List;
import org.meander.base.MeanderException;

/**
 * The Python dictionary of a header: a text, a truth value and a tuple of whole numbers, each key once. Nothing else of the language
 * is read, and nothing is run.
 */
record HeaderText(String descr, boolean fortranOrder, List<Long> shape) {

    private static final int MAX_RANK = 64;

    /** @param base byte of the file at which the text begins */
    static HeaderText parse(String where, String text, long base) {
        return new Parser(where, text, base).header();
    }

    private static final class Parser {

        private final String where;
        private final String text;
        private final long base;
        private int at;
        private String descr;
        private Boolean fortranOrder;
        private List<Long> shape;

        Parser(String where, String text, long base) {
            this.where = where;
            this.text = text;
            this.base = base;
        }

        HeaderText header() {
            expect('{');
            while (!taken('}')) {
                String key = string("a key in quotes");
                expect(':');
                value(key);
                if (!taken(',')) {
                    expect('}');
                    break;
                }
            }
            space();
            if (at < text.length()) {
                throw malformed("only spaces");
            }
            if (descr == null || fortranOrder == null || shape == null) {
                throw malformed("descr, fortran_order and shape before the end");
            }
            return new HeaderText(descr, fortranOrder, shape);
        }

        private void value(String key) {
            boolean known =
                    switch (key) {
                        case "descr" -> descr == null;
                        case "fortran_order" -> fortranOrder == null;
                        case "shape" -> shape == null;
                        default -> false;
                    };
            if (!known) {
                throw malformed("one each of descr, fortran_order and shape before this");
            }
            switch (key) {
                case "descr" -> descr = descr();
                case "fortran_order" -> fortranOrder = truth();
                default -> shape = tuple();
            }
        }

        private String descr() {
            space();
            if (at < text.length() && (text.charAt(at) == '[' || text.charAt(at) == '(')) {
                throw MeanderException.unsupported(
                        "%s: its elements are records of several fields; they must be single numbers", where);
            }
            return string("a type in quotes");
        }

        private boolean truth() {
            space();
            for (String word : List.of("True", "False")) {
                if (text.startsWith(word, at)) {
                    at += word.length();
                    return word.equals("True");
                }
            }
            throw malformed("True or False");
        }

        private List<Long> tuple() {
            List<Long> extents = new ArrayList<>();
            expect('(');
            boolean comma = true;
            while (!taken(')')) {
                if (!comma || extents.size() == MAX_RANK) {
                    throw malformed("a comma between at most %d whole numbers".formatted(MAX_RANK));
                }
                extents.add(natural());
                comma = taken(',');
            }
            if (extents.size() == 1 && !comma) {
                throw malformed("a tuple, so a comma after its one number, before this");
            }
            return extents;
        }

        private long natural() {
            space();
            int begin = at;
            while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
                at++;
            }
            String digits = text.substring(begin, at);
            // Python 2 marked long numbers.
            if (at < text.length() && text.charAt(at) == 'L') {
                at++;
            }
            try {
                return Long.parseLong(digits);
            } catch (NumberFormatException e) {
                at = begin;
                throw malformed("a whole number of 0 to 2^63-1");
            }
        }

        private String string(String what) {
            space();
            char quote = at < text.length() ? text.charAt(at) : ' ';
            int end = quote == '\'' || quote == '"' ? text.indexOf(quote, at + 1) : -1;
            if (end < 0 || text.substring(at, end).indexOf('\\') >= 0) {
                throw malformed(what);
            }
            String string = text.substring(at + 1, end);
            at = end + 1;
            return string;
        }

        private boolean taken(char c) {
            space();
            boolean there = at < text.length() && text.charAt(at) == c;
            at += there ? 1 : 0;
            return there;
        }

        private void expect(char c) {
            if (!taken(c)) {
                throw malformed("'" + c + "'");
            }
        }

        private void space() {
            while (at < text.length() && " \n\t\r".indexOf(text.charAt(at)) >= 0) {
                at++;
            }
        }

        private MeanderException malformed(String expected) {
            return MeanderException.malformed("%s: byte %d: the header must have %s here", where, base + at, expected);
        }
    }
}
