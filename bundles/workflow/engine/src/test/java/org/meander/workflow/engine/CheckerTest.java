package org.meander.workflow.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CheckerTest {

    private static final String GOOD = """
        workflow: w
        recipe: ingest
        slots:
          curve: { type: hilbert }
          codec: { type: scalar, mode: fine }
        """;

    private static List<String> problems(String yaml, List<Part> parts) {
        Problems problems = new Problems("w");
        Optional<Plan> plan = Checker.check(yaml, parts, _ -> Optional.empty(), problems);
        assertEquals(problems.isEmpty(), plan.isPresent());
        return problems.sorted().stream()
                .map(p -> p.line() + ":" + p.column() + " " + p.message())
                .toList();
    }

    private static List<String> problems(String yaml) {
        return problems(yaml, Parts.all());
    }

    private static Plan plan(String yaml) {
        Problems problems = new Problems("w");
        Optional<Plan> plan = Checker.check(yaml, Parts.all(), _ -> Optional.empty(), problems);
        return plan.orElseThrow(() -> new AssertionError(problems.sorted().toString()));
    }

    /** The settings of a codec, checked; returns the messages without their places. */
    private static List<String> codec(String settings) {
        return problems(GOOD.replace("mode: fine", "mode: fine, " + settings)).stream()
                .map(p -> p.substring(p.indexOf(' ') + 1))
                .toList();
    }

    @Test
    void plansWhatIsGood() {
        Plan plan = plan("""
            # comment
            workflow: w-1
            recipe: ingest
            store: ./models
            options:
              block: 4096
            slots:
              curve: { type: hilbert }
              codec:
                type: scalar
                max.error: 1e-3
                mode: "fine"
                levels: [32, 16]
                fast: true
                mark: x
                seed: -9223372036854775808
                table.path: ../t.bin
            """);
        assertEquals("w-1", plan.workflow());
        assertEquals(Map.of("block", 4096), plan.options());
        assertEquals(
                List.of("curve=curve:hilbert", "codec=codec:scalar", "store=store:file"),
                plan.slots().stream().map(s -> s.name() + "=" + s.part().id()).toList());
        Map<String, Object> codec = plan.slots().get(1).values();
        assertArrayEquals(new Integer[] {32, 16}, (Integer[]) codec.get("levels"));
        assertEquals(1e-3, codec.get("max.error"));
        assertEquals(true, codec.get("fast"));
        assertEquals('x', codec.get("mark"));
        assertEquals(Long.MIN_VALUE, codec.get("seed"));
        Plan resolved = plan.resolvedAgainst(Path.of("/data/flows"));
        assertEquals("/data/t.bin", resolved.slots().get(1).values().get("table.path"));
        assertEquals("/data/flows/models", resolved.slots().get(2).values().get("path"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://host/a", "hub:org/model", "file:///a", "\"\""})
    void leavesAddressesAlone(String path) {
        Plan plan = plan(GOOD.replace("mode: fine", "mode: fine, table.path: \"" + path.replace("\"", "") + "\""));
        assertEquals(
                path.replace("\"", ""),
                plan.resolvedAgainst(Path.of("/b")).slots().get(1).values().get("table.path"));
    }

    @Test
    void reportsEverythingAtOnceInOrder() {
        assertEquals(
                List.of(
                        "1:1 the file has no key 'workflow'",
                        "1:9 unknown recipe 'ingets'; the nearest is 'ingest'",
                        "2:1 unknown key 'slot'; the nearest is 'slots'",
                        "3:1 key 'recipe' is repeated; it was first given in line 1"),
                problems("""
                    recipe: ingets
                    slot: {}
                    recipe: ingest
                    """));
        assertEquals(
                List.of(
                        "1:11 'W w' is no name for a workflow; it must be up to 100 of a-z, 0-9, '.', '_', '-' and"
                                + " begin with a letter or digit",
                        "2:9 recipe:ingest needs the slot 'codec', filled with one of: scalar",
                        "4:3 recipe:ingest has no key 'blok'; the nearest is 'block'",
                        "5:3 key 'blok' is repeated; it was first given in line 4"),
                problems("""
                    workflow: W w
                    recipe: ingest
                    options:
                      blok: 1
                      blok: 2
                    """).stream().filter(p -> !p.contains("'curve'")).toList());
    }

    @Test
    void reportsSlots() {
        assertEquals(
                List.of(
                        "4:18 codec:scalar provides org.example.Codec; slot 'curve' needs a org.example.Curve, one of:"
                                + " hilbert, morton",
                        "5:18 unknown type 'scalor' for slot 'codec'; the nearest is 'scalar'",
                        "6:3 recipe:ingest has no slot 'kodec'; the nearest is 'codec'",
                        "7:3 slot 'store' has no key 'type'"),
                problems("""
                    workflow: w
                    recipe: ingest
                    slots:
                      curve: { type: scalar }
                      codec: { type: scalor, mode: 3 }
                      kodec: { type: scalar }
                      store: { path: x }
                    """));
    }

    @Test
    void aTypeIsSoughtAmongThePartsThatFit() {
        assertEquals(List.of(), problems(GOOD.replace("hilbert", "morton")));
        List<Part> more = new ArrayList<>(Parts.all());
        more.add(Parts.part("other", "hilbert", Set.of(Parts.CURVE), List.of()));
        assertEquals(
                List.of("4:18 'hilbert' is ambiguous here: curve:hilbert and other:hilbert"), problems(GOOD, more));
    }

    @Test
    void aPartWithAProblemCannotBeUsed() {
        List<Part> broken = Parts.all().stream()
                .map(p -> p.type().equals("hilbert") ? p.with("it is announced twice") : p)
                .toList();
        assertEquals(List.of("4:18 curve:hilbert cannot be used: it is announced twice"), problems(GOOD, broken));
    }

    @Test
    void aPartOfAStoppedBundleHasNoServicesAndSaysSo() {
        List<Part> stopped = Parts.all().stream()
                .map(p -> p.type().equals("hilbert")
                        ? Parts.part("curve", "hilbert", Set.of(), List.of()).with("bundle x is not started")
                        : p)
                .toList();
        assertEquals(List.of("4:18 curve:hilbert cannot be used: bundle x is not started"), problems(GOOD, stopped));
    }

    @Test
    void theStoreIsGivenOnce() {
        assertEquals(
                List.of("1:1 'store' and 'slots.store' are both given; keep one of them"),
                problems("store: x\n" + GOOD + "  store: { type: file, path: y }\n"));
        assertEquals(List.of("1:8 'store' must be a path, not a list"), problems("store: [x]\n" + GOOD));
    }

    @Test
    void aRequiredKeyIsReportedAtItsSlot() {
        assertEquals(
                List.of("5:3 codec:scalar needs the key 'mode': about mode"),
                problems(GOOD.replace(", mode: fine", "")));
    }

    @Test
    void theRecipeOfAWorkflowInEffectStays() {
        Problems problems = new Problems("w");
        assertTrue(Checker.check(GOOD, Parts.all(), _ -> Optional.of("search"), problems)
                .isEmpty());
        assertEquals(
                "w:2:9: workflow 'w' is in effect with the recipe 'search'; remove it first, or choose another name",
                problems.sorted().getFirst().toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "max.error: 2     | 'max.error' is 2; this is out of range (0.0..1.0)",
                "max.error: .nan  | 'max.error' is .nan; this is out of range (0.0..1.0)",
                "max.error: .inf  | 'max.error' is .inf; this is out of range (0.0..1.0)",
                "max.error: \"0\" | 'max.error' is '0'; it must be a number",
                "max.error: 1e    | 'max.error' is 1e; it must be a number",
                "max.error: 0x1   | 'max.error' is 0x1; it must be a number",
                "max.error: 1_0   | 'max.error' is 1_0; it must be a number",
                "max.error:       | 'max.error' has no value",
                "max.error: ~     | 'max.error' has no value",
                "max.error: [0]   | 'max.error' is a list; it must be a number",
                "max.error: {}    | 'max.error' must be a value or a list of values, not a map",
                "max.error: !x 0  | the tag !x is not allowed",
                "levels: 3        | 'levels' is 3; it must be a list, such as [3]",
                "levels: [1, 2.5] | 'levels' is 2.5; it must be a whole number below 2^31",
                "levels: [[1]]    | an item of 'levels' must be a single value",
                "levels: [2147483648] | 'levels' is 2147483648; it must be a whole number below 2^31",
                "fast: yes        | 'fast' is yes; it must be true or false",
                "fast: 'true'     | 'fast' is 'true'; it must be true or false",
                "mark: xy         | 'mark' is xy; it must be one character",
                "seed: 1.0        | 'seed' is 1.0; it must be a whole number below 2^63",
                "seeds: 1         | codec:scalar has no key 'seeds'; the nearest is 'seed'"
            },
            quoteCharacter = '`')
    void reportsValues(String setting, String message) {
        assertEquals(List.of(message), codec(setting));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"max.error: 0", "max.error: 1", "max.error: +.5", "max.error: 1.", "levels: []", "seed: +7"})
    void takesValuesAtTheEdge(String setting) {
        assertEquals(List.of(), codec(setting));
    }

    @Test
    void anOptionIsOneOfThoseThatThereAre() {
        assertEquals(
                List.of("5:32 'mode' is fin; it must be one of fine, coarse"),
                problems(GOOD.replace("mode: fine", "mode: fin")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "workflow: [w     | 1:13",
                "a: b: c          | 1:5",
                "- 1              | 1:1",
                "text             | 1:1",
                "a: 1\\n\\tb: 2   | 2:1",
                "a: *x            | 1:4",
                "a: \\007         | 1:4",
                "a: 1\\n---\\nb: 2 | 2:1"
            })
    void syntaxErrorsHaveAPlace(String yaml, String place) {
        List<String> found = problems(yaml.translateEscapes());
        assertEquals(1, found.size(), found.toString());
        assertTrue(found.getFirst().startsWith(place + " "), found.toString());
    }

    @Test
    void anEmptyFileIsAProblem() {
        assertEquals(1, problems("").size());
        assertEquals(1, problems("# nothing\n").size());
    }

    @Test
    void bombsAreDefused() {
        StringBuilder laughs = new StringBuilder("a0: &a0 [x, x]\n");
        for (int i = 1; i < 40; i++) {
            laughs.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
        }
        assertEquals(1, problems(laughs.toString()).size());
        assertEquals(1, problems("a: " + "[".repeat(1000)).size());
        assertEquals(1, problems("a: " + "x".repeat(2_000_000)).size());
        assertTrue(problems("slots: &s { a: *s }\n").size() > 1);
    }
}
