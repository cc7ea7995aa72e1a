package org.meander.source.hub;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.meander.source.ByteRange;

/**
 * Bytes that are fetched at once.
 *
 * @param offset first byte
 * @param wanted bytes of it that somebody asked for; the others lie between those
 */
record Span(long offset, int length, long wanted) {

    /** A gap beyond this costs more than another request. */
    private static final long WIDEST_GAP = 1 << 18;

    /** One byte for so many that were asked for may be fetched in vain; the headers need the other half of a hundredth. */
    private static final long WANTED_PER_WASTED = 200;

    /**
     * Lays ranges into spans, in their order. Neighbours are fetched together with the gap between them, narrow gaps first, as long as
     * the gaps are half a per cent of the whole at most.
     */
    static List<Span> of(List<ByteRange> ranges, int most) {
        List<ByteRange> wanted = ranges.stream().filter(r -> r.length() > 0).toList();
        boolean[] joined = joined(wanted);
        List<Span> spans = new ArrayList<>();
        long begin = 0;
        long end = 0;
        long bytes = 0;
        for (int i = 0; i < wanted.size(); i++) {
            ByteRange range = wanted.get(i);
            if (i == 0 || !joined[i] || range.offset() - begin >= most) {
                add(spans, begin, end, bytes);
                begin = range.offset();
                bytes = 0;
            }
            end = range.offset();
            while (end < range.end()) {
                if (end - begin == most) {
                    add(spans, begin, end, bytes);
                    begin = end;
                    bytes = 0;
                }
                long step = Math.min(range.end() - end, most - (end - begin));
                end += step;
                bytes += step;
            }
        }
        add(spans, begin, end, bytes);
        return spans;
    }

    private static void add(List<Span> spans, long begin, long end, long wanted) {
        if (wanted > 0) {
            spans.add(new Span(begin, (int) (end - begin), wanted));
        }
    }

    /** Whether each range is fetched with the one before it. */
    private static boolean[] joined(List<ByteRange> ranges) {
        long[] gaps = new long[ranges.size()];
        long left = ranges.stream().mapToLong(ByteRange::length).sum() / WANTED_PER_WASTED;
        for (int i = 1; i < gaps.length; i++) {
            gaps[i] = ranges.get(i).offset() - ranges.get(i - 1).end();
        }
        boolean[] joined = new boolean[gaps.length];
        int[] narrowFirst = IntStream.range(1, gaps.length)
                .filter(i -> gaps[i] >= 0 && gaps[i] <= WIDEST_GAP)
                .boxed()
                .sorted((a, b) -> Long.compare(gaps[a], gaps[b]))
                .mapToInt(i -> i)
                .toArray();
        for (int i : narrowFirst) {
            left -= gaps[i];
            joined[i] = left >= 0;
        }
        return joined;
    }

    /**
     * The whole file in order, if nearly all of it is asked for in order: then it can be held against its hash. Empty otherwise.
     */
    static List<Span> whole(List<ByteRange> ranges, long size, int most) {
        long end = 0;
        long bytes = 0;
        for (ByteRange range : ranges) {
            if (range.offset() < end) {
                return List.of();
            }
            end = range.end();
            bytes += range.length();
        }
        if (bytes == 0 || end > size || size - bytes > bytes / WANTED_PER_WASTED) {
            return List.of();
        }
        List<Span> spans = new ArrayList<>();
        int at = 0;
        for (long offset = 0; offset < size; offset += most) {
            int length = (int) Math.min(most, size - offset);
            long wanted = 0;
            while (at < ranges.size() && ranges.get(at).offset() < offset + length) {
                ByteRange range = ranges.get(at);
                wanted += Math.max(0, Math.min(range.end(), offset + length) - Math.max(range.offset(), offset));
                if (range.end() > offset + length) {
                    break;
                }
                at++;
            }
            spans.add(new Span(offset, length, wanted));
        }
        return spans;
    }
}
