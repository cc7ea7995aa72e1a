package org.meander.source.pytorch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;
import org.meander.source.TensorModel;

/** Files that are made to run code, or to take memory or time. */
class AttacksTest {

    private static final long SPARE_BYTES = 64L << 20;

    private static MeanderException refused(byte[] file) {
        long before = allocated();
        MeanderException e =
                assertThrows(MeanderException.class, () -> Samples.open(file).close());
        long took = allocated() - before;
        assertTrue(took <= file.length + SPARE_BYTES, "it took " + took + " bytes");
        assertTrue(e.getMessage().startsWith("far:m.pt: "), e.getMessage());
        assertEquals(1, e.getMessage().lines().count());
        assertTrue(e.getMessage().length() < 600, e.getMessage());
        return e;
    }

    private static long allocated() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "os.system",
                "posix.system",
                "nt.system",
                "subprocess.Popen",
                "builtins.eval",
                "builtins.exec",
                "builtins.getattr",
                "builtins.__import__",
                "builtins.open",
                "builtins.compile",
                "__builtin__.eval",
                "builtins.apply",
                "importlib.import_module",
                "operator.attrgetter",
                "functools.partial",
                "runpy._run_code",
                "torch.load",
                "torch.hub.load",
                "torch.storage._load_from_bytes",
                "torch.jit.load",
                "torch.jit._pickle.build_intlist",
                "torch.nn.modules.linear.Linear",
                "torch._utils._import_dotted_name",
                "numpy.load",
                "numpy.testing._private.utils.runstring",
                "pickle.loads",
                "_pickle.loads",
                "dill._dill._load_type",
                "marshal.loads",
                "types.CodeType",
                "types.FunctionType",
                "socket.socket",
                "webbrowser.open",
                "transformers.training_args.TrainingArguments",
                "java.lang.Runtime",
                "org.meander.base.DType",
                "__main__.Model",
                "copyreg.__newobj__",
                "collections.abc.Callable",
                "pathlib.Path.unlink",
                "builtins.type"
            })
    void namesWhatMayBeCode(String name) {
        int dot = name.lastIndexOf('.');
        String module = name.substring(0, dot);
        String member = name.substring(dot + 1);
        String call = Samples.text("id > /tmp/meander-was-here") + "\u0085R.";
        for (String pickle : List.of(
                Samples.global(module, member) + call,
                Samples.text(module) + Samples.text(member) + "\u0093" + call,
                "(" + Samples.text("x") + "i" + module + "\n" + member + "\n.",
                "(" + Samples.global(module, member) + Samples.text("x") + "o.",
                Samples.global(module, member) + ")\u0081.")) {
            MeanderException e = refused(Samples.zip("\u0080\u0002" + pickle));
            assertEquals(StandardError.UNSUPPORTED_DATA, e.code());
            assertTrue(e.getMessage().contains("it asks for " + name + ", which may be code"), e.getMessage());
            assertTrue(e.getMessage().contains(": data.pkl: byte "), e.getMessage());
        }
    }

    @Test
    void runsNothing(@TempDir Path folder) {
        Path proof = folder.resolve("proof");
        String command = "cposix\nsystem\n" + Samples.text("touch " + proof) + "\u0085R.";
        refused(Samples.zip(command));
        refused(Samples.bytes("\u0080\u0002" + command));
        refused(Samples.zip("}" + Samples.text("w") + Samples.someTensor() + "s0" + command));
        assertFalse(Files.exists(proof));
    }

    /** Dotted names reach members of what is allowed in Python; here they are names like any other. */
    @Test
    void followsNoDots() {
        refused(Samples.zip("ccollections\nOrderedDict.__init__.__globals__\n."));
        refused(Samples.zip("ctorch\n_utils._rebuild_tensor_v2.__globals__\n."));
    }

    @Test
    void refusesNamesThatBreakTheSentence() {
        String name = "a\u001b[31m\tb" + "c".repeat(4000);
        assertFalse(refused(Samples.zip("cos\n" + name + "\n.")).getMessage().contains("\u001b"));
        refused(Samples.zip("cos\n" + "x".repeat(100_000) + "\n."));
    }

    @TestFactory
    Stream<DynamicTest> boundsMemoryAndTime() {
        String storage = Samples.storage("FloatStorage", "0", 2);
        Map<String, byte[]> bombs = new TreeMap<>();
        bombs.put("list of lists, doubled, with a tensor", Samples.zip(doubled("]", "a", 60, Samples.someTensor())));
        bombs.put("dictionaries, doubled, without one", Samples.zip(doubled("]", "a", 60, "N")));
        bombs.put("tuples, doubled", Samples.zip(tuples(60)));
        bombs.put("nested lists", Samples.zip("]".repeat(1_000_000) + "a".repeat(999_999) + "."));
        bombs.put("nested tuples", Samples.zip("N" + "\u0085".repeat(1_000_000) + "."));
        bombs.put("many lists", Samples.zip("(" + "]".repeat(3_000_000) + "t."));
        bombs.put("many dictionaries", Samples.zip("(" + "}".repeat(3_000_000) + "t."));
        bombs.put("many numbers", Samples.zip("(" + "K\u00ff".repeat(8_000_000) + "t."));
        bombs.put("many kept", Samples.zip("N" + "\u0094".repeat(3_000_000) + "."));
        bombs.put("many marks", Samples.zip("(".repeat(20_000_000)));
        bombs.put("many copies", Samples.zip("N" + "2".repeat(20_000_000) + "."));
        bombs.put("many lines", Samples.zip("(" + "I5\n".repeat(1_000_000) + "t."));
        bombs.put("many names", Samples.zip("(" + "ctorch\nint8\n".repeat(500_000) + "t."));
        bombs.put(
                "appended again and again",
                Samples.zip("](" + "2".repeat(5_000_000) + "e" + "(" + "2".repeat(5_000_000) + "e."));
        bombs.put("long text", Samples.zip("X" + Samples.number(0xffff_fff0L, 4) + "a"));
        bombs.put("long number", Samples.zip("\u008b" + Samples.number(0x7fff_ffff, 4) + "a"));
        bombs.put("long decimal", Samples.zip("I" + "9".repeat(4000) + "\n" + "L" + "9".repeat(1_000_000) + "\n."));
        bombs.put(
                "copies of copies",
                Samples.zip("c__builtin__\nlist\nq\u0000(" + "N".repeat(100_000) + "l"
                        + "\u0085Rq\u0001h\u0000h\u0001\u0085R".repeat(2000) + "."));
        bombs.put(
                "states of each other",
                Samples.zip("cargparse\nNamespace\nq\u0000)Rq\u0001K\u0001K\u0001\u0086b" + states(60)));
        bombs.put(
                "shape beyond 2^63",
                Samples.one(Samples.tensor(
                        storage, 0, "(" + Samples.integer(1L << 32).repeat(3) + "t", "(K\0K\0K\0t")));
        bombs.put(
                "repeats a float 2^62 times",
                Samples.one(Samples.tensor(storage, 0, "(" + Samples.integer(1L << 62) + "t", "(K\0t")));
        bombs.put(
                "strides beyond 2^63",
                Samples.one(Samples.tensor(
                        storage,
                        0,
                        "(K\u0003K\u0003t",
                        "(" + Samples.integer(Long.MAX_VALUE).repeat(2) + "t")));
        bombs.put("offset beyond 2^63", Samples.one(Samples.tensor(storage, Long.MAX_VALUE, "(K\u0001t", "(K\u0001t")));
        bombs.put("outside by one", Samples.one(Samples.tensor(storage, 1, "(K\u0002t", "(K\u0001t")));
        bombs.put("negative stride", Samples.one(Samples.tensor(storage, 1, "(K\u0002t", "(I-1\nt")));
        bombs.put("negative offset", Samples.one(Samples.tensor(storage, -1, "(K\u0001t", "(K\u0001t")));
        bombs.put("too few strides", Samples.one(Samples.tensor(storage, 0, "(K\u0001K\u0001t", "(K\u0001t")));
        bombs.put(
                "many extents",
                Samples.one(Samples.tensor(
                        storage, 0, "(" + "K\u0001".repeat(65) + "t", "(" + "K\u0001".repeat(65) + "t")));
        bombs.put(
                "storage that is not there",
                Samples.one(Samples.tensor(Samples.storage("FloatStorage", "1", 2), 0, "(K\u0002t", "(K\u0001t")));
        bombs.put(
                "storage of another folder",
                Samples.one(Samples.tensor(
                        Samples.storage("FloatStorage", "../../etc/passwd", 2), 0, "(K\u0002t", "(K\u0001t")));
        bombs.put(
                "storage that is cut",
                Samples.one(Samples.tensor(Samples.storage("FloatStorage", "0", 3), 0, "(K\u0002t", "(K\u0001t")));
        bombs.put(
                "storage beyond 2^63 bytes",
                Samples.one(
                        Samples.tensor(Samples.storage("DoubleStorage", "0", 1L << 60), 0, "(K\u0001t", "(K\u0001t")));
        bombs.put(
                "storage of a text",
                Samples.zip(Samples.tuple(
                                Samples.text("storage"),
                                Samples.text("x"),
                                Samples.text("0"),
                                Samples.text("cpu"),
                                "K\u0001")
                        + "Q."));
        bombs.put("rebuilds a rebuild of a rebuild", Samples.zip(rebuilds(5000)));
        return bombs.entrySet().stream()
                .map(bomb -> DynamicTest.dynamicTest(
                        bomb.getKey(),
                        () -> assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
                            refused(bomb.getValue());
                        })));
    }

    /** Lists that hold the one before twice, in a dictionary: 2^n ways to one value. */
    private static String doubled(String begin, String append, int times, String value) {
        StringBuilder pickle = new StringBuilder(value);
        for (int i = 0; i < times; i++) {
            char slot = (char) (i % 200);
            pickle.append("q")
                    .append(slot)
                    .append("0")
                    .append(begin)
                    .append("h")
                    .append(slot)
                    .append(append);
            pickle.append("h").append(slot).append(append);
        }
        return "}" + Samples.text("w") + pickle + "s.";
    }

    private static String tuples(int times) {
        return "}" + Samples.text("w") + Samples.someTensor() + "2\u0086".repeat(times) + "s.";
    }

    /** Two objects that take over each other's attributes. */
    private static String states(int times) {
        String a = "cargparse\nNamespace\n)R}" + Samples.text("x") + "K\u0001sbq\u0002";
        String b = "cargparse\nNamespace\n)R}" + Samples.text("y") + "K\u0001sbq\u0003";
        return "0" + a + "0" + b + "0" + "h\u0002h\u0003b0h\u0003h\u0002b0".repeat(times) + "N.";
    }

    private static String rebuilds(int times) {
        String function = Samples.global("torch._tensor", "_rebuild_from_type_v2") + "q\u0000";
        String arguments = ")";
        StringBuilder pickle = new StringBuilder(function).append("(");
        pickle.append("h\u0000N(".repeat(times)).append(arguments).append("Nt".repeat(times));
        return pickle + "R.";
    }

    @Test
    void entersNoContainerFromWithinItself() {
        String loop = "}q\u0000" + Samples.text("w") + Samples.someTensor() + "s" + Samples.text("self") + "h\u0000s.";
        try (TensorModel model = Samples.open(Samples.zip(loop))) {
            assertEquals(1, model.tensors().size());
            assertEquals("w", model.tensors().getFirst().name());
        }
        String list = "]q\u0000h\u0000a" + Samples.someTensor() + "a.";
        try (TensorModel model = Samples.open(Samples.zip(list))) {
            assertEquals("1", model.tensors().getFirst().name());
        }
    }

    @Test
    void readsALargeNumberInAboutItsSize() {
        int bytes = 20_000_000;
        byte[] file =
                Samples.zip("}" + Samples.text("n") + "\u008b" + Samples.number(bytes, 4) + "U".repeat(bytes) + "s.");
        long before = allocated();
        Samples.open(file).close();
        assertTrue(allocated() - before <= file.length + SPARE_BYTES);
    }

    @Test
    void readsWhatIsLargeAndHonest() {
        String many = "]q\u0000(" + "K\u0005".repeat(1_000_000) + "e";
        String pickle = "}" + Samples.text("w") + Samples.someTensor() + "s" + Samples.text("many") + many + "s.";
        try (TensorModel model = Samples.open(Samples.zip(pickle))) {
            assertEquals(1, model.tensors().size());
        }
    }
}
