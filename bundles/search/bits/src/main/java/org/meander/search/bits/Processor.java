package org.meander.search.bits;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;

/** What this machine's processor can do, as Linux tells. */
final class Processor {

    private static final Path FACTS = Path.of("/proc/cpuinfo");

    private Processor() {}

    /** Whether it is known to have a feature, by Linux's name of it; false on other systems. */
    static boolean has(String feature) {
        if (!Files.isReadable(FACTS)) {
            return false;
        }
        try (Stream<String> lines = Files.lines(FACTS)) {
            return lines.filter(line -> line.startsWith("flags"))
                    .findFirst()
                    .filter(line -> Arrays.asList(line.split("\\s+")).contains(feature))
                    .isPresent();
        } catch (IOException e) {
            throw new UncheckedIOException("what the processor can do cannot be read from " + FACTS, e);
        }
    }
}
