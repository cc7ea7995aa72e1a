package org.meander.source.safetensors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.meander.base.ErrorCode;
import org.meander.base.MeanderException;
import org.meander.source.TensorModel;

/**
 * Each file of the corpus gets the verdict of the format's reference implementation, which {@code
 * reference_verdict.txt} has.
 */
class CorpusTest {

    private static final Pattern LINE = Pattern.compile("(\\S+) (?:OK (\\d+) tensors|ERR \\w+.*)");

    /** A place, and the text that is said to be there. */
    private static final Pattern PLACE = Pattern.compile(": byte (\\d+): .* is ([^ ;]+);");

    /** What our sentence must say for each of the reference's errors: the value, and what would be right. */
    private static final Map<String, List<String>> SAID = Map.ofEntries(
            Map.entry("bad_7_bytes", List.of("7 bytes are too few", "8-byte length")),
            Map.entry("bad_dtype", List.of("tensor '", "'Q4_K'", "one of BOOL, ", "F32")),
            Map.entry("bad_empty_file", List.of("0 bytes are too few", "8-byte length")),
            Map.entry("bad_header_len_100MB_claim", List.of("byte 0", "at most 100000000")),
            Map.entry("bad_header_len_past_eof", List.of("byte 0", "but only 62 follow")),
            Map.entry("bad_json", List.of("byte ", "valid JSON")),
            Map.entry("bad_metadata_not_string", List.of("byte ", "__metadata__", "is 1", "a text")),
            Map.entry("bad_not_object", List.of("byte 8", "'{'")),
            Map.entry("bad_offsets_float", List.of("data_offsets", "0.0", "whole number")),
            Map.entry("bad_offsets_past_eof", List.of("follow the header", "the file is cut")),
            Map.entry("bad_shape_negative", List.of("shape is -2", "whole number, 0 or more")),
            Map.entry("bad_size_mismatch", List.of("tensor '", "data_offsets", "takes ")),
            Map.entry("bad_truncated_data", List.of("follow the header", "the file is cut")),
            Map.entry("bad_zero_bytes", List.of("0 bytes from byte 8", "an object")));

    @TestFactory
    Stream<DynamicTest> verdicts() throws IOException {
        return Files.readAllLines(Samples.corpus().resolve("reference_verdict.txt")).stream()
                .map(LINE::matcher)
                .filter(Matcher::matches)
                .map(m -> DynamicTest.dynamicTest(m.group(1), () -> verdict(m.group(1), number(m.group(2)))));
    }

    private static int number(String text) {
        return text == null ? -1 : Integer.parseInt(text);
    }

    private static void verdict(String file, int tensors) throws IOException {
        Path path = Samples.corpus().resolve(file);
        SafetensorsSource source = new SafetensorsSource(path.toString(), "*");
        String name = file.replace(".safetensors", "");
        assertEquals(List.of(name), source.models());
        if (tensors >= 0) {
            try (TensorModel model = source.open(name)) {
                assertEquals(tensors, model.tensors().size());
            }
            return;
        }
        MeanderException e = assertThrows(MeanderException.class, () -> source.open(name));
        assertEquals(ErrorCode.Blame.DATA, e.code().blame());
        assertTrue(e.getMessage().startsWith(path + ": "), e.getMessage());
        assertFalse(e.getMessage().contains("\n"), e.getMessage());
        Matcher place = PLACE.matcher(e.getMessage());
        if (place.find()) {
            String rest =
                    Files.readString(path, StandardCharsets.ISO_8859_1).substring(Integer.parseInt(place.group(1)));
            assertTrue(rest.startsWith(place.group(2)), e.getMessage() + " has " + rest);
        }
        for (String part : SAID.get(name)) {
            assertTrue(e.getMessage().contains(part), e.getMessage() + " lacks " + part);
        }
    }

    @Test
    void namesEveryFile() throws IOException {
        List<String> listed = Files.readAllLines(Samples.corpus().resolve("reference_verdict.txt")).stream()
                .map(l -> l.substring(0, l.indexOf(' ')))
                .sorted()
                .toList();
        try (Stream<Path> files = Files.list(Samples.corpus())) {
            assertEquals(
                    listed,
                    files.map(p -> p.getFileName().toString())
                            .filter(n -> n.endsWith(".safetensors"))
                            .sorted()
                            .toList());
        }
    }
}
