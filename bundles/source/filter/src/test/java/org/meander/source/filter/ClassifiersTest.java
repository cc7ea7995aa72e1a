package org.meander.source.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.meander.source.LayerKind;

/**
 * Holds both classifiers against names of tensors as they are published. The kinds by place are those of the architectures; those by
 * substrings were made by a second implementation of the rules.
 */
final class ClassifiersTest {

    private record Line(String family, String tensor, String byPlace, String bySubstring) {}

    private static List<Line> lines() throws IOException {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(
                ClassifiersTest.class.getResourceAsStream("/names.tsv"), StandardCharsets.UTF_8))) {
            return reader.lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split("\t"))
                    .map(part -> new Line(part[0], part[1], part[2], part[3]))
                    .toList();
        }
    }

    @Test
    void tokensTellThePlaceInTheArchitecture() throws IOException {
        List<String> wrong = new ArrayList<>();
        TokenClassifier classifier = new TokenClassifier();
        for (Line line : lines()) {
            LayerKind kind = classifier.kind(line.tensor);
            if (!kind.toString().equals(line.byPlace)) {
                wrong.add(line.family + ": " + line.tensor + " is " + kind + ", not " + line.byPlace);
            }
        }
        assertEquals("", String.join("\n", wrong));
    }

    @Test
    void substringsTellWhatTheirRulesSay() throws IOException {
        List<String> wrong = new ArrayList<>();
        SubstringClassifier classifier = new SubstringClassifier();
        for (Line line : lines()) {
            LayerKind kind = classifier.kind(line.tensor);
            if (!kind.toString().equals(line.bySubstring)) {
                wrong.add(line.family + ": " + line.tensor + " is " + kind + ", not " + line.bySubstring);
            }
        }
        assertEquals("", String.join("\n", wrong));
    }

    @Test
    void wordsEndAtAnythingButLettersAndWhereCamelCaseBegins() {
        assertEquals(
                List.of("enc", "dec", "attention", "q"),
                Tokens.of("EncDecAttention.q").words());
        assertEquals(
                List.of("layer", "norm", "weight"),
                Tokens.of("/LayerNorm_1:weight").words());
        assertEquals(List.of("cls", "token"), Tokens.of("CLSToken").words());
        assertEquals(List.of("qkv"), Tokens.of("12QKV").words());
        assertEquals(List.of(), Tokens.of("").words());
        assertEquals(List.of(), Tokens.of("._/0").words());
    }

    @Test
    void aNameThatTellsNothingIsOther() {
        for (String name : List.of("", "0", "weight", "onnx::MatMul_885", "conv1.weight", "outputted", "keyed.wordy")) {
            assertEquals(LayerKind.OTHER, new TokenClassifier().kind(name), name);
        }
    }
}
