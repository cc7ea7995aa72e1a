package org.meander.workflow.engine;

import java.lang.reflect.Array;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.meander.workflow.Workflows.KeyInfo;
import org.meander.workflow.engine.Draft.Scalar;

/**
 * A configuration key as metatype describes it.
 *
 * @param many whether its value is a list
 * @param required whether it must be given
 * @param standard its default as text
 * @param options the values it may have; empty for any
 * @param validator says what is wrong with the text of one value; an empty text for nothing
 */
record Key(
        String name,
        Type type,
        boolean many,
        boolean required,
        String standard,
        List<String> options,
        String description,
        UnaryOperator<String> validator) {

    private static final Pattern WHOLE = Pattern.compile("[-+]?[0-9]+");
    private static final Pattern REAL = Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");
    private static final Pattern INFINITE = Pattern.compile("[-+]?\\.(inf|Inf|INF)");
    private static final Pattern NOT_A_NUMBER = Pattern.compile("\\.(nan|NaN|NAN)");

    /** Type of a value. Numbers and booleans are those of YAML 1.2's core schema, unquoted. */
    enum Type {
        TEXT("String", String.class, "a text", Scalar::text),
        BOOLEAN("Boolean", Boolean.class, "true or false", s -> truth(s)),
        CHARACTER("Character", Character.class, "one character", s -> character(s)),
        BYTE("Byte", Byte.class, "a whole number from -128 to 127", s -> Byte.valueOf(whole(s))),
        SHORT("Short", Short.class, "a whole number from -32768 to 32767", s -> Short.valueOf(whole(s))),
        INTEGER("Integer", Integer.class, "a whole number below 2^31", s -> Integer.valueOf(whole(s))),
        LONG("Long", Long.class, "a whole number below 2^63", s -> Long.valueOf(whole(s))),
        FLOAT("Float", Float.class, "a number", s -> Float.valueOf(real(s))),
        DOUBLE("Double", Double.class, "a number", s -> Double.valueOf(real(s)));

        private final String word;
        private final Class<?> box;
        private final String expected;
        private final Function<Scalar, Object> parser;

        Type(String word, Class<?> box, String expected, Function<Scalar, Object> parser) {
            this.word = word;
            this.box = box;
            this.expected = expected;
            this.parser = parser;
        }

        /** What a value of this type looks like, for messages. */
        String expected() {
            return expected;
        }

        /** Empty if the scalar does not have this type. */
        Optional<Object> parse(Scalar scalar) {
            try {
                return Optional.of(parser.apply(scalar));
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        }

        /** As ConfigAdmin takes several values: an array of the boxed type. */
        Object array(List<?> values) {
            Object array = Array.newInstance(box, values.size());
            for (int i = 0; i < values.size(); i++) {
                Array.set(array, i, values.get(i));
            }
            return array;
        }
    }

    /** Whether its value is a path of a file or folder, which is resolved against the workflow's folder. */
    boolean isPath() {
        return type == Type.TEXT && (name.equals("path") || name.endsWith(".path"));
    }

    KeyInfo info() {
        return new KeyInfo(name, many ? type.word + "[]" : type.word, required, standard, description);
    }

    private static Boolean truth(Scalar scalar) {
        if (!scalar.plain() || !(scalar.text().equals("true") || scalar.text().equals("false"))) {
            throw new IllegalArgumentException();
        }
        return Boolean.valueOf(scalar.text());
    }

    private static Character character(Scalar scalar) {
        if (scalar.text().length() != 1) {
            throw new IllegalArgumentException();
        }
        return scalar.text().charAt(0);
    }

    private static String whole(Scalar scalar) {
        if (!scalar.plain() || !WHOLE.matcher(scalar.text()).matches()) {
            throw new NumberFormatException();
        }
        return scalar.text();
    }

    private static String real(Scalar scalar) {
        String text = scalar.text();
        if (scalar.plain() && REAL.matcher(text).matches()) {
            return text;
        }
        if (scalar.plain() && INFINITE.matcher(text).matches()) {
            return text.startsWith("-") ? "-Infinity" : "Infinity";
        }
        if (scalar.plain() && NOT_A_NUMBER.matcher(text).matches()) {
            return "NaN";
        }
        throw new NumberFormatException();
    }
}
