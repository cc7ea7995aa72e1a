package org.meander.tck;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.meander.base.MeanderException;
import org.meander.source.ByteRange;
import org.meander.source.FileTree;
import org.meander.source.RangedFile;

/** Files in memory that note how they are used, in the place of files far away. Thread-safe once filled. */
public final class FarFiles implements FileTree {

    private final Map<String, byte[]> contents;
    private final List<Far> opened = Collections.synchronizedList(new ArrayList<>());

    /** @param contents by name; not copied */
    public FarFiles(Map<String, byte[]> contents) {
        this.contents = new TreeMap<>(contents);
    }

    @Override
    public String location() {
        return "far:";
    }

    @Override
    public List<String> names() {
        return contents.keySet().stream().filter(name -> !name.contains("/")).toList();
    }

    @Override
    public boolean has(String name) {
        return contents.containsKey(name);
    }

    @Override
    public Far open(String name) {
        if (!has(name)) {
            throw MeanderException.notFound("far:%s is not there", name);
        }
        Far file = new Far(name, contents.get(name));
        opened.add(file);
        return file;
    }

    /** All that were opened, closed ones too, in that order. */
    public List<Far> opened() {
        return List.copyOf(opened);
    }

    /** One of the files. */
    public static final class Far implements RangedFile {

        private final String name;
        private final byte[] content;
        private final List<ByteRange> reads = Collections.synchronizedList(new ArrayList<>());
        private volatile List<ByteRange> planned = List.of();
        private volatile boolean closed;

        private Far(String name, byte[] content) {
            this.name = name;
            this.content = content;
        }

        @Override
        public String location() {
            return "far:" + name;
        }

        @Override
        public long size() {
            return content.length;
        }

        @Override
        public String fingerprint() {
            return name + ":" + content.length;
        }

        @Override
        public void read(long offset, MemorySegment target) {
            checkOpen();
            if (offset < 0 || target.byteSize() > content.length - offset) {
                throw new AssertionError("%s: %d bytes from byte %d are outside its %d"
                        .formatted(name, target.byteSize(), offset, content.length));
            }
            reads.add(new ByteRange(offset, target.byteSize()));
            MemorySegment.copy(MemorySegment.ofArray(content), offset, target, 0, target.byteSize());
        }

        @Override
        public void plan(List<ByteRange> ranges) {
            planned = List.copyOf(ranges);
        }

        @Override
        public void checkOpen() {
            if (closed) {
                throw MeanderException.invalid("far:%s is closed; open it again", name);
            }
        }

        @Override
        public void verify() {
            checkOpen();
        }

        @Override
        public void close() {
            closed = true;
        }

        public boolean closed() {
            return closed;
        }

        /** What was read, in order. */
        public List<ByteRange> reads() {
            return List.copyOf(reads);
        }

        public List<ByteRange> planned() {
            return planned;
        }

        /** Forgets what was read so far. */
        public void forget() {
            reads.clear();
        }

        public long bytesRead() {
            return reads().stream().mapToLong(ByteRange::length).sum();
        }
    }
}
