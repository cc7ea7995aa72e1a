package org.meander.source.hub;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.meander.base.MeanderException;
import org.meander.source.hub.Block.State;

/**
 * Fetches the spans of a plan ahead of those who read them, in order, several at once, into buffers of a pool. A buffer is given back
 * when what was wanted of its span has been read. What is read is waited for; a reader that goes on elsewhere in the plan takes the
 * fetching with it.
 */
final class Ahead {

    /** Fetches bytes from an offset on; nothing is written to the target after the return. */
    @FunctionalInterface
    interface Fetch {
        void bytes(Lifetime life, long offset, MemorySegment target);
    }

    private final Lifetime life;
    private final Fetch fetch;
    private final FileBuffers buffers;
    private final int connections;
    private final Block[] blocks;
    private Optional<WholeHash> hash;
    private Optional<MeanderException> damage = Optional.empty();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private int next;
    private int under;
    private int recent;
    private boolean ended;

    /**
     * @param life of its own
     * @param hash of the whole file, if the spans are the whole file; it is given up if something is left out
     */
    Ahead(
            Lifetime life,
            Fetch fetch,
            Buffers buffers,
            int connections,
            List<Span> spans,
            Optional<ContentHash> hash,
            String location) {
        this.life = life;
        this.fetch = fetch;
        this.buffers = new FileBuffers(buffers);
        this.connections = connections;
        this.blocks = new Block[spans.size()];
        for (int i = 0; i < blocks.length; i++) {
            blocks[i] = new Block(spans.get(i), i);
        }
        this.hash = hash.map(h -> new WholeHash(h, spans.size(), location, this::hashed));
    }

    /**
     * Reads from {@code offset} on what one span has.
     *
     * @return bytes read; 0 if the plan does not have them, or no longer
     * @throws MeanderException why they could not be fetched
     */
    int read(long offset, MemorySegment target) {
        Block block;
        lock.lock();
        try {
            block = blockAt(offset);
            if (block == null || !fetched(block)) {
                return 0;
            }
            block.readers++;
        } finally {
            lock.unlock();
        }
        int length = (int) Math.min(target.byteSize(), block.span.offset() + block.span.length() - offset);
        try {
            MemorySegment.copy(block.buffer.orElseThrow(), offset - block.span.offset(), target, 0, length);
        } finally {
            lock.lock();
            try {
                block.readers--;
                block.read += length;
                if (ended || block.isRead()) {
                    release(block);
                    advance();
                }
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
        return length;
    }

    /** Looks where the last one was found first, then after it, then before it. */
    private Block blockAt(long offset) {
        for (int i = 0; i < blocks.length; i++) {
            int number = recent + i;
            Block block = blocks[number < blocks.length ? number : number - blocks.length];
            if (block.state != State.DONE && block.holds(offset)) {
                recent = block.number;
                return block;
            }
        }
        return null;
    }

    /** Waits until a block is there; false if it will not come by itself. */
    private boolean fetched(Block block) {
        if (block.state == State.PLANNED && !isSkipped(block)) {
            next = block.number;
            hashNext();
            // Those who wait for what is left out now need not wait.
            changed.signalAll();
        }
        advance();
        while (!ended) {
            switch (block.state) {
                case READY -> {
                    damage.ifPresent(e -> {
                        throw e;
                    });
                    return true;
                }
                case FAILED -> {
                    block.state = State.DONE;
                    throw block.failure.orElseThrow();
                }
                case DONE -> {
                    return false;
                }
                case PLANNED -> {
                    if (isSkipped(block)) {
                        return false;
                    }
                    makeRoom(block);
                }
                default -> {
                    // On its way.
                }
            }
            if (block.state == State.PLANNED || block.state == State.FETCHING || block.state == State.FETCHED) {
                await();
            }
        }
        return false;
    }

    /** Whether the fetching has gone on behind a block without it. */
    private boolean isSkipped(Block block) {
        return block.state == State.PLANNED && block.number < next;
    }

    private void await() {
        try {
            changed.await();
        } catch (InterruptedException e) {
            throw life.interrupted();
        }
    }

    /** Gives up what was fetched and not read: first what lies before the block, then what lies after it. */
    private void makeRoom(Block block) {
        for (int i = 0; i < blocks.length && under < connections && block.state == State.PLANNED; i++) {
            if (blocks[i].state == State.READY && blocks[i].readers == 0) {
                release(blocks[i]);
                advance();
            }
        }
    }

    private void release(Block block) {
        if (block.readers == 0 && block.buffer.isPresent()) {
            buffers.give(block.buffer.get());
            block.buffer = Optional.empty();
            block.state = State.DONE;
        }
    }

    /** Starts as many fetches as connections and buffers allow. */
    private void advance() {
        while (!ended && next < blocks.length && under < connections) {
            Block block = blocks[next];
            if (block.state == State.PLANNED) {
                Optional<MemorySegment> buffer = buffers.take();
                if (buffer.isEmpty()) {
                    return;
                }
                block.buffer = buffer;
                block.state = State.FETCHING;
                under++;
                Thread.ofVirtual().name("meander-hub").start(() -> fetch(block));
            }
            next++;
        }
    }

    private void fetch(Block block) {
        Optional<RuntimeException> failure = Optional.empty();
        try {
            fetch.bytes(life, block.span.offset(), block.buffer.orElseThrow().asSlice(0, block.span.length()));
        } catch (RuntimeException e) {
            // Whoever reads the block gets it.
            failure = Optional.of(e);
        }
        lock.lock();
        try {
            under--;
            block.failure = failure;
            block.state = hash.isPresent() ? State.FETCHED : State.READY;
            if (failure.isPresent() || ended) {
                release(block);
                block.state = failure.isPresent() ? State.FAILED : State.DONE;
            }
            advance();
            hashNext();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Hands over what has come and is next in the file. If the next block will not come, none waits for its turn any longer. */
    private void hashNext() {
        while (hash.isPresent() && !hash.get().complete()) {
            Block block = blocks[hash.get().next()];
            if (isSkipped(block) || block.isGone()) {
                giveUpHash();
            } else if (block.state == State.FETCHED) {
                block.readers++;
                hash.get().add(block);
            } else {
                return;
            }
        }
    }

    private void giveUpHash() {
        hash.ifPresent(WholeHash::end);
        hash = Optional.empty();
        for (Block waiting : blocks) {
            if (waiting.state == State.FETCHED) {
                waiting.state = State.READY;
            }
        }
    }

    private void hashed(Block block, Optional<MeanderException> wrong) {
        lock.lock();
        try {
            damage = damage.or(() -> wrong);
            block.readers--;
            block.state = State.READY;
            if (ended || block.isRead()) {
                release(block);
                advance();
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Fetches no more; buffers go back when those who fetch into them or read from them have ended. */
    void end() {
        life.end();
        lock.lock();
        try {
            ended = true;
            giveUpHash();
            for (Block block : blocks) {
                if (block.state == State.READY) {
                    release(block);
                }
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
