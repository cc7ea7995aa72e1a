package org.meander.shell;

import java.util.List;
import picocli.CommandLine.Option;

/** How models stream into a store: sizes, memory, what is shown. */
final class StreamOptions {

    @Option(
            names = "--stream",
            description = "Read, encode and write at once; always so, and here for scripts that say it.")
    boolean stream;

    @Option(
            names = "--chunk-encoding",
            description = "Encode chunks, each with an index of its own, instead of large blocks.")
    boolean chunkEncoding;

    @Option(
            names = "--chunk-size",
            paramLabel = "N",
            description = "Values of a chunk; with large blocks, of a block (default: 8192; 1048576).")
    Integer chunkSize;

    @Option(
            names = "--chunk-across",
            description = "Let a chunk hold the end of one tensor and the beginning of the next.")
    boolean across;

    @Option(
            names = "--memory-limit",
            paramLabel = "MIB",
            description = "Heap and native memory to do with, in MiB (default: 512).")
    Long memory;

    @Option(
            names = "--retries",
            paramLabel = "N",
            description = "How often a chunk is tried again for want of a resource (default: 2).")
    Integer retries;

    @Option(
            names = "--tag",
            paramLabel = "TAG",
            description = "A word that 'models --tag' finds the stored model by; may be repeated.")
    List<String> tags = List.of();

    @Option(
            names = "--progress",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "Show share, rate, layer, memory and time left (default).")
    boolean progress;

    void fill(WorkflowText text) {
        if (chunkEncoding) {
            text.option("chunk.encoding", true);
        }
        if (chunkSize != null) {
            text.option(chunkEncoding ? "chunk.elements" : "block.elements", chunkSize);
        }
        if (across) {
            text.option("chunk.across", true);
        }
        if (memory != null) {
            text.option("memory.limit.bytes", memory << 20);
        }
        if (retries != null) {
            text.option("retries", retries);
        }
        if (!tags.isEmpty()) {
            text.option("tags", tags);
        }
    }
}
