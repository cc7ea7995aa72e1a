package org.meander.source.hub;

import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BiConsumer;
import org.meander.base.MeanderException;

/**
 * Hashes a file whose blocks are handed over in order, on a thread of its own: hashing is slower than a fast network, so nothing else
 * may share that thread. The thread ends after the last block or when this is given up.
 */
final class WholeHash {

    /** What follows the last block. */
    private static final Block END = new Block(new Span(0, 0, 0), -1);

    private final ContentHash hash;
    private final int blocks;
    private final String location;
    private final BlockingQueue<Block> queue = new LinkedBlockingQueue<>();
    private final BiConsumer<Block, Optional<MeanderException>> hashed;
    private int handed;

    /**
     * @param blocks of the file
     * @param hashed is told of each block that has been hashed, and with the last what is wrong with the file
     */
    WholeHash(ContentHash hash, int blocks, String location, BiConsumer<Block, Optional<MeanderException>> hashed) {
        this.hash = hash;
        this.blocks = blocks;
        this.location = location;
        this.hashed = hashed;
    }

    /** Number of the block that must be handed over next; the number of blocks when all have been. */
    int next() {
        return handed;
    }

    /** Whether all blocks have been handed over. */
    boolean complete() {
        return handed == blocks;
    }

    /** Takes the next block, whose bytes must stay until it is said to be hashed. */
    void add(Block block) {
        if (handed++ == 0) {
            Thread.ofPlatform().daemon().name("meander-hub-hash").start(this::run);
        }
        queue.add(block);
    }

    /** Takes no more; what was handed over is still said to be hashed. */
    void end() {
        queue.add(END);
    }

    private void run() {
        try {
            int done = 0;
            for (Block block = queue.take(); block != END; block = queue.take()) {
                hash.update(block.bytes().asByteBuffer());
                hashed.accept(block, ++done == blocks ? damage() : Optional.empty());
                if (done == blocks) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            // Nobody has this thread to interrupt it.
            Thread.currentThread().interrupt();
        }
    }

    private Optional<MeanderException> damage() {
        try {
            hash.check(location);
            return Optional.empty();
        } catch (MeanderException e) {
            // Whoever reads the last block gets it.
            return Optional.of(e);
        }
    }
}
