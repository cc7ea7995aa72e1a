package org.meander.optimizer.expression;

import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import org.meander.base.MeanderException;

/**
 * Reads a formula: numbers, names, {@code + - * / ^ **}, parentheses and functions. Powers bind before signs and from the right, as in
 * mathematics: {@code -x^2} is {@code -(x^2)}. There is nothing else that a formula could say.
 */
final class Parser {

    static final int MOST_CHARACTERS = 16_384;

    private static final int DEEPEST = 200;

    private final Graph graph;
    private final String text;
    private final List<String> columns;
    private final List<String> parameters;
    private final Map<String, UnaryOperator<Node>> unary;
    private final Map<String, BinaryOperator<Node>> binary;
    private int at;
    private int depth;

    private Parser(Graph graph, String text, List<String> columns, List<String> parameters) {
        this.graph = graph;
        this.text = text;
        this.columns = columns;
        this.parameters = parameters;
        this.unary = Functions.unary(graph);
        this.binary = Functions.binary(graph);
    }

    /**
     * @param columns names of what varies from point to point
     * @param parameters names of what is fitted; each must occur
     * @throws MeanderException {@code INVALID_CONFIGURATION} with the column of the character at fault
     */
    static Node parse(Graph graph, String text, List<String> columns, List<String> parameters) {
        if (text.length() > MOST_CHARACTERS) {
            throw MeanderException.invalid(
                    "the expression has %d characters; %d are the most", text.length(), MOST_CHARACTERS);
        }
        Parser parser = new Parser(graph, text, columns, parameters);
        Node node = parser.sum();
        if (parser.peek() != 0 || parser.at < text.length()) {
            throw parser.wrong("'" + parser.peek() + "' is not expected here; an operator is");
        }
        return node;
    }

    private Node sum() {
        Node left = product();
        while (true) {
            if (take('+')) {
                left = graph.add(left, product());
            } else if (take('-')) {
                left = graph.sub(left, product());
            } else {
                return left;
            }
        }
    }

    private Node product() {
        Node left = signed();
        while (true) {
            if (peek() == '*' && !text.startsWith("**", at)) {
                at++;
                left = graph.mul(left, signed());
            } else if (take('/')) {
                left = graph.div(left, signed());
            } else {
                return left;
            }
        }
    }

    private Node signed() {
        if (++depth > DEEPEST) {
            throw wrong("it is nested deeper than " + DEEPEST);
        }
        Node node;
        if (take('-')) {
            node = graph.neg(signed());
        } else if (take('+')) {
            node = signed();
        } else {
            node = power();
        }
        depth--;
        return node;
    }

    private Node power() {
        Node base = primary();
        peek();
        if (text.startsWith("**", at)) {
            at += 2;
            return graph.pow(base, signed());
        }
        return take('^') ? graph.pow(base, signed()) : base;
    }

    private Node primary() {
        char c = peek();
        if (c == '(') {
            at++;
            Node node = sum();
            expect(')');
            return node;
        }
        if (c >= '0' && c <= '9' || c == '.') {
            return graph.constant(number());
        }
        if (Character.isLetter(c) || c == '_') {
            return name();
        }
        throw wrong(
                c == 0
                        ? "it ends where a number, a name or '(' is expected"
                        : "'" + c + "' is not expected here; a number, a name or '(' is");
    }

    private double number() {
        int start = at;
        digits();
        if (at < text.length() && text.charAt(at) == '.') {
            at++;
            digits();
        }
        if (at < text.length() && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
            int exponent = at++;
            if (at < text.length() && (text.charAt(at) == '+' || text.charAt(at) == '-')) {
                at++;
            }
            int first = at;
            digits();
            if (at == first) {
                at = exponent;
            }
        }
        try {
            return Double.parseDouble(text.substring(start, at));
        } catch (NumberFormatException e) {
            at = start;
            throw wrong("'.' is no number");
        }
    }

    private void digits() {
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
    }

    private Node name() {
        int start = at;
        while (at < text.length() && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '_')) {
            at++;
        }
        String name = text.substring(start, at);
        if (peek() == '(') {
            return call(name, start);
        }
        if (columns.contains(name)) {
            return graph.column(columns.indexOf(name));
        }
        if (parameters.contains(name)) {
            return graph.parameter(parameters.indexOf(name));
        }
        if (name.equals("pi")) {
            return graph.constant(Math.PI);
        }
        at = start;
        throw wrong("'%s' is none of the parameters %s, the columns %s and pi".formatted(name, parameters, columns));
    }

    private Node call(String name, int start) {
        UnaryOperator<Node> one = unary.get(name);
        BinaryOperator<Node> two = binary.get(name);
        if (one == null && two == null) {
            at = start;
            throw wrong("there is no function '%s'; there are %s".formatted(name, Functions.names(graph)));
        }
        expect('(');
        Node first = sum();
        if (two == null) {
            expect(')');
            return one.apply(first);
        }
        expect(',');
        Node second = sum();
        expect(')');
        return two.apply(first, second);
    }

    private void expect(char c) {
        if (!take(c)) {
            throw wrong(
                    peek() == 0
                            ? "it ends where '" + c + "' is expected"
                            : "'" + peek() + "' is not expected here; '" + c + "' is");
        }
    }

    private boolean take(char c) {
        if (peek() == c) {
            at++;
            return true;
        }
        return false;
    }

    /** The next character that is no space; 0 at the end. */
    private char peek() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        return at < text.length() ? text.charAt(at) : 0;
    }

    private MeanderException wrong(String why) {
        String near = text.substring(Math.max(0, at - 20), Math.min(text.length(), at + 20));
        return MeanderException.invalid("the expression is wrong at character %d (near '%s'): %s", at + 1, near, why);
    }
}
