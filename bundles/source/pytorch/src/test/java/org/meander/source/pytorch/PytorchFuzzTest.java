package org.meander.source.pytorch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.io.TempDir;
import org.meander.source.TensorFormat;
import org.meander.tck.FormatFuzz;

/** Archives and legacy files, their pickles damaged within good archives too, and pickles that are made of opcodes at random. */
class PytorchFuzzTest extends FormatFuzz {

    /** Most opcodes, those that build more often than others. */
    private static final String OPCODES =
            "(((.012NNKKMJGXUTBC))]}tldaeessuuhhhqqqrjcRRRRbboQQQ\u0080\u0081\u0085\u0086\u0087\u0088\u0089\u008a"
                    + "\u008c\u008f\u0090\u0091\u0092\u0093\u0094\u0095";

    @TempDir
    Path folder;

    private final Map<String, Map<String, byte[]>> archives = new HashMap<>();

    @Override
    protected TensorFormat format() {
        return new PytorchFormat();
    }

    @Override
    protected Map<String, byte[]> seeds() {
        Map<String, byte[]> seeds = new TreeMap<>();
        for (String name : Samples.NAMES) {
            seeds.put(name, Samples.sample(name));
        }
        seeds.put("small.pt", Samples.one(Samples.someTensor()));
        seeds.forEach((name, content) -> {
            if (content[0] == 'P') {
                archives.put(name, entries(name, content));
            }
        });
        return seeds;
    }

    @Override
    protected int files() {
        return 70_000;
    }

    @Override
    protected byte[] damaged(String name, byte[] seed, Random random) {
        Map<String, byte[]> archive = archives.get(name);
        if (archive == null || random.nextInt(4) == 0) {
            return damaged(seed, random);
        }
        Map<String, byte[]> damaged = new TreeMap<>(archive);
        String pickle = archive.keySet().stream()
                .filter(entry -> entry.endsWith("data.pkl"))
                .findFirst()
                .orElseThrow();
        damaged.put(pickle, pickle(archive.get(pickle), random));
        return Samples.zip(damaged);
    }

    private static byte[] pickle(byte[] good, Random random) {
        if (random.nextInt(3) > 0) {
            return damaged(good, random);
        }
        StringBuilder opcodes = new StringBuilder();
        for (int i = random.nextInt(40); i >= 0; i--) {
            opcodes.append(opcode(random));
        }
        int at = random.nextInt(good.length);
        return spliced(good, at, random.nextBoolean() ? 0 : good.length - at, Samples.bytes(opcodes.toString()));
    }

    private static String opcode(Random random) {
        if (random.nextInt(12) == 0) {
            return Samples.someTensor();
        }
        char opcode = OPCODES.charAt(random.nextInt(OPCODES.length()));
        return opcode
                + switch (opcode) {
                    case 'K', 'h', 'q' -> String.valueOf((char) random.nextInt(8));
                    case 'M' -> Samples.number(random.nextInt(), 2);
                    case 'J', 'r', 'j' -> Samples.number(random.nextInt(), 4);
                    case 'G' -> Samples.number(random.nextLong(), 8);
                    case 'X', 'T', 'B' -> Samples.number(random.nextInt(8) == 0 ? random.nextInt() : 1, 4) + "w";
                    case 'U', 'C', '\u008c', '\u008a' -> (char) random.nextInt(3) + "w";
                    case 'c' -> "torch._utils\n_rebuild_tensor_v2\n";
                    default -> "";
                };
    }

    private Map<String, byte[]> entries(String name, byte[] archive) {
        Map<String, byte[]> entries = new TreeMap<>();
        Path file = folder.resolve(name);
        try {
            Files.write(file, archive);
            try (ZipFile zip = new ZipFile(file.toFile())) {
                for (ZipEntry entry : Collections.list(zip.entries())) {
                    entries.put(entry.getName(), zip.getInputStream(entry).readAllBytes());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return entries;
    }
}
