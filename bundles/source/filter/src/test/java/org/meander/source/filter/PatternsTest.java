package org.meander.source.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;

/** Globs and regular expressions. Expected matches of globs are those of Python's fnmatchcase. */
final class PatternsTest {

    @ParameterizedTest
    @CsvSource({
        "encoder.layer.0.*, encoder.layer.0.attention.self.query.weight, true",
        "encoder.layer.0.*, encoder.layer.10.output, false",
        "*.weight, a/b.weight, true",
        "*.weight, weight, false",
        "*, '', true",
        "'', '', true",
        "'', a, false",
        "a*b*c, aXbXbXc, true",
        "a*b*c, aXcXb, false",
        "layer.?.x, layer.1.x, true",
        "layer.?.x, layer.12.x, false",
        "layer.[0-3].x, layer.2.x, true",
        "layer.[0-3].x, layer.4.x, false",
        "layer.[!0-3].x, layer.4.x, true",
        "layer.[!0-3].x, layer.0.x, false",
        "[]x]y, ]y, true",
        "[!]]y, ]y, false",
        "[!]]y, ay, true",
        "[abc, [abc, true",
        "[abc, a, false",
        "a[-x]c, a-c, true",
        "A, a, false",
        "***a, bcda, true"
    })
    void globsMatchWholeNames(String glob, String name, boolean matches) {
        assertEquals(matches, new Glob(glob).matches(name));
    }

    @Test
    void globsOfManyStarsEnd() {
        assertFalse(new Glob("*a".repeat(500) + "b").matches("a".repeat(100_000)));
    }

    @Test
    void expressionsAreSearched() {
        assertTrue(new Expression("key", "layer\\.[0-3]\\.").matches("encoder.layer.2.output"));
        assertFalse(new Expression("key", "^layer").matches("encoder.layer.2.output"));
        assertTrue(new Expression("key", "(a|b)*$").matches("ab".repeat(512)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"(.*a){20}$", "(a+)+\\1b", "(a*)*(a*)*(a*)*b", "^(([a-z])+.)+[A-Z]([a-z])+$"})
    void expressionsThatBacktrackWithoutEndAreRefused(String regex) {
        Expression expression = new Expression("filter.include.regexes", regex);
        MeanderException e = assertThrows(MeanderException.class, () -> expression.matches("a".repeat(1000) + "!"));
        assertEquals(StandardError.INVALID_CONFIGURATION, e.code());
        assertTrue(e.getMessage().startsWith("filter.include.regexes is '" + regex + "'"), e.getMessage());
    }

    @Test
    void wrongExpressionsAndLongNamesAreRefused() {
        assertEquals(
                StandardError.INVALID_CONFIGURATION,
                assertThrows(MeanderException.class, () -> new Expression("key", "("))
                        .code());
        assertEquals(
                StandardError.INVALID_CONFIGURATION,
                assertThrows(MeanderException.class, () -> new Expression("key", "a".repeat(1025)))
                        .code());
        Expression expression = new Expression("key", "a");
        assertTrue(expression.matches("a".repeat(1024)));
        assertEquals(
                StandardError.UNSUPPORTED_DATA,
                assertThrows(MeanderException.class, () -> expression.matches("a".repeat(1025)))
                        .code());
    }
}
