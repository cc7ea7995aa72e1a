package org.meander.source.pytorch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.meander.base.ErrorCode;
import org.meander.base.MeanderException;
import org.meander.source.pytorch.Values.Atom;
import org.meander.source.pytorch.Values.Mapping;
import org.meander.source.pytorch.Values.Sequence;
import org.meander.source.pytorch.Values.Tensor;

/** Every opcode by hand-assembled pickles, as Python's pickletools describes them. */
class UnpicklerTest {

    private static Object load(String pickle) {
        return load(pickle, Set.of());
    }

    private static Object load(String pickle, Set<String> inert) {
        byte[] bytes = Samples.bytes(pickle);
        PickleInput input = new PickleInput(
                "p",
                (offset, target) ->
                        MemorySegment.copy(MemorySegment.ofArray(bytes), offset, target, 0, target.byteSize()),
                bytes.length);
        return new Unpickler(input, new Allowance("p", bytes.length), new Globals(inert)).load();
    }

    private static List<Object> items(String pickle) {
        return assertInstanceOf(Sequence.class, load(pickle)).items;
    }

    private static String refused(String pickle) {
        MeanderException e = assertThrows(MeanderException.class, () -> load(pickle));
        assertEquals(ErrorCode.Blame.DATA, e.code().blame());
        assertTrue(e.getMessage().startsWith("p: "), e.getMessage());
        assertTrue(e.getMessage().lines().count() == 1, e.getMessage());
        return e.getMessage();
    }

    @Test
    void readsNumbers() {
        assertEquals(255L, load("K\u00ff."));
        assertEquals(0xfffeL, load("M\u00fe\u00ff."));
        assertEquals(-2L, load("J\u00fe\u00ff\u00ff\u00ff."));
        assertEquals((long) Integer.MAX_VALUE, load("J\u00ff\u00ff\u00ff\u007f."));
        assertEquals(-7L, load("I-7\n."));
        assertEquals(Long.MAX_VALUE, load("I9223372036854775807\n."));
        assertEquals(7L, load("L7L\n."));
        assertEquals(7L, load("L7\n."));
        assertEquals(new BigInteger("-18446744073709551617"), load("L-18446744073709551617L\n."));
        assertEquals(0L, load("\u008a\u0000."));
        assertEquals(-1L, load("\u008a\u0001\u00ff."));
        assertEquals(255L, load("\u008a\u0002\u00ff\u0000."));
        assertEquals(Long.MIN_VALUE, load("\u008a\u0008\0\0\0\0\0\0\0\u0080."));
        assertEquals(BigInteger.ONE.shiftLeft(63), load("\u008a\u0009\0\0\0\0\0\0\0\u0080\0."));
        assertEquals(-256L, load("\u008b\u0002\0\0\0\0\u00ff."));
        assertEquals(1.5, load("G\u003f\u00f8\0\0\0\0\0\0."));
        assertEquals(Double.NEGATIVE_INFINITY, load("G\u00ff\u00f0\0\0\0\0\0\0."));
        assertEquals(-0.25, load("F-2.5e-1\n."));
        assertEquals(Double.POSITIVE_INFINITY, load("Finf\n."));
        assertEquals(Double.NaN, load("Fnan\n."));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Ix\n.", "I\n.", "I1 2\n.", "L1LL\n.", "F\n.", "F1d\n.", "F0x1p3\n.", "Finfinity\n.", "I1.5\n."})
    void refusesTextThatIsNoNumber(String pickle) {
        assertTrue(refused(pickle).contains("is no "));
    }

    @Test
    void readsConstants() {
        assertSame(Atom.NONE, load("N."));
        assertEquals(true, load("\u0088."));
        assertEquals(false, load("\u0089."));
        assertEquals(true, load("I01\n."));
        assertEquals(false, load("I00\n."));
    }

    @Test
    void readsTexts() {
        String utf8 =
                new String("\u00e4\u4e2d\ud83d\ude00".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        assertEquals("\u00e4\u4e2d\ud83d\ude00", load("X\u0009\0\0\0" + utf8 + "."));
        assertEquals("\u00e4\u4e2d\ud83d\ude00", load("\u008c\u0009" + utf8 + "."));
        assertEquals("ab", load("\u008d\u0002\0\0\0\0\0\0\0ab."));
        assertEquals("", load("X\0\0\0\0."));
        assertEquals("ab", load("U\u0002ab."));
        assertEquals("ab", load("T\u0002\0\0\0ab."));
        assertSame(Atom.INERT, load("U\u0002\u00ff\u00fe."), "bytes of Python 2");
        assertTrue(refused("X\u0002\0\0\0\u00ff\u00fe.").contains("UTF-8"));
        assertTrue(refused("X\u0003\0\0\0\u00ed\u00a0\u0080.").contains("UTF-8"), "half a surrogate pair");
        String longText = "x".repeat(200_000);
        assertEquals(longText, load("X" + Samples.number(200_000, 4) + longText + "."), "longer than the window");
    }

    @Test
    void passesOverBytes() {
        assertSame(Atom.INERT, load("C\u0002\u00ff\u0000."));
        assertSame(Atom.INERT, load("B\u0002\0\0\0\u00ff\u0000."));
        assertSame(Atom.INERT, load("\u008e\u0002\0\0\0\0\0\0\0\u00ff\u0000."));
        assertSame(Atom.INERT, load("\u0096\u0002\0\0\0\0\0\0\0\u00ff\u0000."));
        assertEquals(3L, load("B" + Samples.number(200_000, 4) + "\u0000".repeat(200_000) + "0K\u0003."));
    }

    @Test
    void buildsContainers() {
        assertEquals(List.of(), items(")."));
        assertEquals(List.of(1L), items("K\u0001\u0085."));
        assertEquals(List.of(1L, 2L), items("K\u0001K\u0002\u0086."));
        assertEquals(List.of(1L, 2L, 3L), items("K\u0001K\u0002K\u0003\u0087."));
        assertEquals(List.of(1L, 2L), items("(K\u0001K\u0002t."));
        assertEquals(List.of(1L, 2L), items("(K\u0001K\u0002l."));
        assertEquals(List.of(1L, 2L), items("]K\u0001a(K\u0002e."));
        assertEquals(List.of(1L, 2L), items("\u008f(K\u0001K\u0002\u0090."));
        assertEquals(List.of(1L, 2L), items("(K\u0001K\u0002\u0091."));
        Mapping mapping = (Mapping) load("}K\u0001K\u0002s(K\u0003K\u0004K\u0005K\u0006u.");
        assertEquals(List.of(1L, 3L, 5L), mapping.keys);
        assertEquals(List.of(2L, 4L, 6L), mapping.values);
        Mapping other = (Mapping) load("(K\u0001K\u0002d.");
        assertEquals(List.of(1L), other.keys);
    }

    @Test
    void movesTheStack() {
        assertEquals(1L, load("K\u0001K\u00020."));
        assertEquals(1L, load("K\u0001(K\u0002K\u00031."));
        assertEquals(1L, load("K\u0001(0."));
        assertEquals(List.of(1L, 1L), items("K\u00012\u0086."));
    }

    @Test
    void keepsAndRecalls() {
        assertEquals(List.of(5L, 5L), items("K\u0005q\u0007h\u0007\u0086."));
        assertEquals(List.of(5L, 5L), items("K\u0005r\u0000\u0001\0\0j\u0000\u0001\0\0\u0086."));
        assertEquals(List.of(5L, 5L), items("K\u0005p7\ng7\n\u0086."));
        assertEquals(List.of(5L, 6L, 5L), items("K\u0005\u0094K\u0006\u0094h\u0000\u0087."));
        assertEquals(List.of(5L, 5L), items("K\u0005r\u00ff\u00ff\u00ff\u00ffj\u00ff\u00ff\u00ff\u00ff\u0086."));
    }

    @Test
    void passesOverFramesAndProtocols() {
        for (int protocol = 1; protocol <= 5; protocol++) {
            assertSame(Atom.NONE, load("\u0080" + (char) protocol + "N."));
        }
        assertSame(Atom.NONE, load("\u0095\u0002\0\0\0\0\0\0\0N."));
        assertTrue(refused("\u0080\u0006N.").contains("protocol 6"));
    }

    @Test
    void findsGlobalsByLineAndByStack() {
        assertSame(ElementType.FLOAT32, load("ctorch\nFloatStorage\n."));
        assertSame(ElementType.FLOAT32, load("\u008c\u0005torch\u008c\u0007float32\u0093."));
        assertSame(ElementType.FLOAT16, load("ctorch.cuda\nHalfStorage\n."));
        assertSame(ElementType.UINT8, load("ctorch.storage\nUntypedStorage\n."));
        assertTrue(refused("K\u0001K\u0002\u0093.").contains("must be texts"));
    }

    @Test
    void makesObjectsInEveryWay() {
        String namespace = "cargparse\nNamespace\n";
        String state = "}" + Samples.text("lr") + "K\u0005sb.";
        for (String made : List.of(
                namespace + ")R",
                namespace + ")\u0081",
                namespace + ")}\u0092",
                "(" + namespace + "o",
                "(iargparse\nNamespace\n",
                "ccopyreg\n_reconstructor\n(" + namespace + "c__builtin__\nobject\nNtR")) {
            Mapping object = assertInstanceOf(Mapping.class, load(made + state), made);
            assertEquals(List.of("lr"), object.keys);
            assertEquals(List.of(5L), object.values);
        }
        Mapping slots = (Mapping) load(namespace + ")\u0081N}" + Samples.text("a") + "K\u0001s\u0086b.");
        assertEquals(List.of("a"), slots.keys);
        assertTrue(refused(namespace + ")}K\u0001K\u0002s\u0092.").contains("keywords"));
    }

    @Test
    void leavesTheStateOfDictionariesOut() {
        Mapping dictionary = (Mapping) load("ccollections\nOrderedDict\n)R}" + Samples.text("_metadata") + "Nsb.");
        assertEquals(List.of(), dictionary.keys);
    }

    @Test
    void makesDictionariesOfPairs() {
        Mapping dictionary = (Mapping) load("ccollections\nOrderedDict\n]]" + Samples.text("a") + "aK\u0001aa\u0085R.");
        assertEquals(List.of("a"), dictionary.keys);
        assertTrue(refused("ccollections\nOrderedDict\n]K\u0001a\u0085R.").contains("no pair"));
    }

    @Test
    void readsTensors() {
        Tensor tensor = assertInstanceOf(Tensor.class, load(Samples.someTensor() + "."));
        assertEquals(
                new Storage(ElementType.FLOAT32, "0", 0, 2), tensor.storage().orElseThrow());
        assertEquals(List.of(2L), tensor.size());
        assertEquals(List.of(1L), tensor.stride());
    }

    @Test
    void passesOverWhatIsDataAndNoUse() {
        for (String call : List.of(
                "cnumpy.core.multiarray\nscalar\ncnumpy\ndtype\n(" + Samples.text("f8")
                        + "\u0089\u0088tRC\u0008\0\0\0\0\0\0\0\0\u0086R",
                "c_codecs\nencode\n" + Samples.text("x") + Samples.text("latin1") + "\u0086R",
                "ctorch\ndevice\n" + Samples.text("cuda") + "K\u0000\u0086R",
                "cpathlib\nPosixPath\n(" + Samples.text("/") + Samples.text("tmp") + "tR")) {
            assertSame(Atom.INERT, load(call + "."), call);
        }
        assertSame(
                Atom.INERT, load("cnumpy\ndtype\n" + Samples.text("f8") + "\u0085R(K\u0003NtbN0."), "a state for it");
    }

    @Test
    void readsClassesAsRecordsThatAreDeclared() {
        String pickle = "cmy.module\nConfig\n)\u0081}" + Samples.text("a") + Samples.someTensor() + "sb.";
        assertTrue(refused(pickle).contains("my.module.Config"));
        Mapping record = (Mapping) load(pickle, Set.of("my.module.Config"));
        assertEquals(List.of("a"), record.keys);
        Mapping list = (Mapping) load("cmy.module\nList\nK\u0009\u0085R(K\u0001K\u0002e.", Set.of("my.module.List"));
        assertEquals(List.of(0L, 1L, 2L), list.keys);
        assertEquals(List.of(9L, 1L, 2L), list.values);
    }

    @ParameterizedTest
    @CsvSource({
        "P12\\n., opcode 'P'", "S'x'\\n., opcode 'S'", "Vx\\n., opcode 'V'", "\u0082\u0001., extension",
                "\u0083\u0001\u0001., extension",
        "\u0084\u0001\u0001\u0001\u0001., extension", "\u0097., buffers", "N\u0098., buffers", "z, no opcode",
                "\u00ff, no opcode",
    })
    void refusesWhatIsNotRead(String pickle, String why) {
        assertTrue(refused(pickle.replace("\\n", "\n")).contains(why));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "N",
                "(.",
                "0.",
                "2.",
                "a.",
                "N(a.",
                "(e.",
                "Na.",
                "(1",
                "t.",
                "K",
                "M\u0001",
                "J\u0001",
                "X\u0001",
                "X\u0002\0\0\0a",
                "h\u0000.",
                "g5\n.",
                "j\0\0\0\0.",
                "gx\n.",
                "g-1\n.",
                "q\u0000.",
                "\u0094.",
                "(\u0094.",
                "N\u0085R.",
                "NNR.",
                "N)R.",
                "N)\u0081.",
                "}Ns.",
                "}(Nu.",
                "NN(NNu.",
                "]NNs.",
                ")(Ne.",
                ")Na.",
                "NNb.",
                "NQ.",
                ")Q.",
                "\u0085.",
                "N\u0086.",
                "NN\u0087.",
                "(N\u0086.",
                "o.",
                "(o.",
                "i",
                "ia\n",
                "c",
                "cos",
                "\u0093.",
                "N\u0093.",
                "\u008a\u0005a",
                "\u008b\u00ff\u00ff\u00ff\u007fa",
                "\u008b\u00ff\u00ff\u00ff\u00ffa",
                "\u008d\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ffa",
                "\u0095\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u007f.",
                "\u008e\u0001\0\0\0\0\0\0\u0080.",
                "(d",
                "(Nd.",
                "\u0090.",
                "(\u0090."
            })
    void refusesDamage(String pickle) {
        refused(pickle);
    }

    @Test
    void namesThePlace() {
        assertTrue(refused("\u0080\u0002NNNcos\nsystem\n.").startsWith("p: byte 5: it asks for os.system,"));
    }

    @Test
    void startsEachPickleWithNothingKept() {
        byte[] bytes = Samples.bytes("K\u0005q\u0000.h\u0000.");
        PickleInput input = new PickleInput(
                "p",
                (offset, target) ->
                        MemorySegment.copy(MemorySegment.ofArray(bytes), offset, target, 0, target.byteSize()),
                bytes.length);
        Unpickler unpickler = new Unpickler(input, new Allowance("p", bytes.length), new Globals(Set.of()));
        assertEquals(5L, unpickler.load());
        assertEquals(5, input.position());
        assertThrows(MeanderException.class, unpickler::load);
    }
}
