package org.meander.source.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.meander.source.ByteRange;

class SpanTest {

    @Test
    void joinsNeighbours() {
        List<ByteRange> ranges = List.of(new ByteRange(100, 400), new ByteRange(500, 600), new ByteRange(1100, 0));
        assertEquals(List.of(new Span(100, 1000, 1000)), Span.of(ranges, 4096));
    }

    @Test
    void cutsWhatIsTooLong() {
        assertEquals(
                List.of(new Span(7, 100, 100), new Span(107, 100, 100), new Span(207, 1, 1)),
                Span.of(List.of(new ByteRange(7, 201)), 100));
        assertEquals(List.of(), Span.of(List.of(), 100));
        assertEquals(List.of(), Span.of(List.of(new ByteRange(5, 0)), 100));
    }

    @Test
    void fetchesNarrowGapsWithTheirNeighbours() {
        // 2000 bytes wanted allow for 10 in vain: the gap of 4 and that of 6, not that of 7.
        List<ByteRange> ranges = List.of(
                new ByteRange(0, 500), new ByteRange(507, 500), new ByteRange(1013, 500), new ByteRange(1517, 500));
        assertEquals(List.of(new Span(0, 500, 500), new Span(507, 1510, 1500)), Span.of(ranges, 4096));
    }

    @Test
    void goesBackInASpanOfItsOwn() {
        assertEquals(
                List.of(new Span(500, 10, 10), new Span(100, 10, 10), new Span(105, 10, 10)),
                Span.of(List.of(new ByteRange(500, 10), new ByteRange(100, 10), new ByteRange(105, 10)), 4096));
    }

    @Test
    void fetchesAllThatIsWantedAndLittleMore() {
        Random random = new Random(5);
        for (int round = 0; round < 300; round++) {
            List<ByteRange> ranges = new ArrayList<>();
            long at = 0;
            for (int i = 0; i < 40; i++) {
                at += random.nextInt(4) == 0 ? random.nextInt(100_000) : random.nextInt(3);
                long length = random.nextInt(30_000);
                ranges.add(new ByteRange(at, length));
                at += length;
            }
            int most = 1 + random.nextInt(50_000);
            List<Span> spans = Span.of(ranges, most);
            long wanted = ranges.stream().mapToLong(ByteRange::length).sum();
            long fetched = spans.stream().mapToLong(Span::length).sum();
            assertEquals(wanted, spans.stream().mapToLong(Span::wanted).sum());
            assertTrue(fetched >= wanted && fetched <= wanted + wanted / 200, fetched + " of " + wanted);
            assertTrue(spans.stream().allMatch(s -> s.length() <= most && s.wanted() <= s.length()));
            for (ByteRange range : ranges) {
                long covered = spans.stream()
                        .mapToLong(s -> Math.max(
                                0,
                                Math.min(range.end(), s.offset() + s.length()) - Math.max(range.offset(), s.offset())))
                        .sum();
                assertEquals(range.length(), covered);
            }
        }
    }

    @Test
    void takesTheWholeFileIfNearlyAllIsWanted() {
        List<ByteRange> ranges = List.of(new ByteRange(3, 500), new ByteRange(503, 1495));
        assertEquals(
                List.of(new Span(0, 900, 897), new Span(900, 900, 900), new Span(1800, 200, 198)),
                Span.whole(ranges, 2000, 900));
        assertEquals(List.of(), Span.whole(ranges, 3000, 900));
        assertEquals(List.of(), Span.whole(List.of(ranges.get(1), ranges.get(0)), 2000, 900));
        assertEquals(List.of(), Span.whole(List.of(), 0, 900));
    }
}
