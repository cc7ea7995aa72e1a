package org.meander.workflow.recipes;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.meander.base.Cancellation;
import org.meander.base.MeanderException;
import org.meander.base.Progress;
import org.meander.codec.Encoder;
import org.meander.curve.SpaceFillingCurve;
import org.meander.search.Vector;
import org.meander.search.VectorSet;
import org.meander.search.VectorSet.Place;
import org.meander.store.FramePicture;
import org.meander.store.PackRequest;
import org.meander.store.Packing;
import org.meander.store.VideoArchive;
import org.meander.store.VideoFile;
import org.meander.store.VideoFrame;
import org.meander.store.VideoRepair;
import org.meander.workflow.Report;

/** Where models are among each other, by hand. */
final class FrameOrderTest {

    private static final Fakes.Plain EXACT = new Fakes.Plain("plain", 0);

    private final MemoryStore store = new MemoryStore();

    /** Frames by file and position; each is the name of a model and the number of its tensor. */
    private static final class Films implements VideoArchive {

        private final Map<Long, List<VideoFrame>> films = new LinkedHashMap<>();
        private int vanishing;

        Films film(long file, String... frames) {
            List<VideoFrame> film = new ArrayList<>();
            for (int i = 0; i < frames.length; i++) {
                String[] frame = frames[i].split("/");
                if (!frame[0].isEmpty()) {
                    VideoFrame.Place place = new VideoFrame.Place(file, file + ".mkv", i, true, 1);
                    film.add(new VideoFrame(
                            frame[0], Integer.parseInt(frame[1]), 0, 0, 2, 2, 8, 7, 0, 0, Optional.of(place)));
                }
            }
            films.put(file, film);
            return this;
        }

        @Override
        public List<VideoFile> files() {
            return films.keySet().stream()
                    .map(id ->
                            new VideoFile(id, id + ".mkv", "ffv1", 2, 2, 8, 30, 1, true, 9, 9, 9, Instant.EPOCH, 1, 0))
                    .toList();
        }

        @Override
        public List<VideoFrame> frames(long file) {
            if (vanishing-- > 0) {
                throw MeanderException.notFound("no video file %d", file);
            }
            return films.get(file);
        }

        @Override
        public List<VideoFrame> frames(String model) {
            throw new AssertionError("reads payloads that wait");
        }

        @Override
        public FramePicture picture(VideoFrame frame) {
            throw new AssertionError("decodes");
        }

        @Override
        public Packing pack(PackRequest request, Progress progress, Cancellation cancellation) {
            throw new AssertionError("packs");
        }

        @Override
        public VideoRepair repair(Progress progress, Cancellation cancellation) {
            throw new AssertionError("repairs");
        }
    }

    private Place[] places(String... models) {
        return FrameOrder.of(store).places(List.of(models));
    }

    @Test
    void withoutFramesTheOrderIsThatOfTheCommits() {
        Place[] commits = {new Place("", 0), new Place("", 1), new Place("", 2)};
        assertArrayEquals(commits, places("c", "a", "b"));
        store.archive = Optional.of(new Films());
        assertArrayEquals(commits, places("c", "a", "b"));
    }

    /**
     * Of b, tensor 1 comes before tensor 0 in the file; x is no candidate; of e only a later tensor is packed, in another file than its
     * relatives; at position 2 of film 4 lies waste.
     */
    @Test
    void framesComeInTheOrderOfTheirFile() {
        store.archive = Optional.of(new Films()
                .film(4, "b/1", "a/0", "", "x/0", "b/0", "a/1", "c/0")
                .film(9, "e/1", "c/1"));
        assertArrayEquals(
                new Place[] {
                    new Place("video file 4", 2),
                    new Place("", 0),
                    new Place("video file 4", 1),
                    new Place("video file 4", 0),
                    new Place("video file 9", 0),
                    new Place("", 1)
                },
                places("c", "waiting", "b", "a", "e", "other"));
    }

    @Test
    void aFileThatIsWrittenAnewMeanwhileIsLookedForAgain() {
        Films films = new Films().film(1, "a/0", "b/0");
        films.vanishing = 3;
        store.archive = Optional.of(films);
        assertArrayEquals(new Place[] {new Place("video file 1", 1), new Place("video file 1", 0)}, places("b", "a"));
        films.vanishing = 4;
        assertThrows(MeanderException.class, () -> places("b", "a"));
    }

    /** Tells where the vectors are, by scores that are made of it. */
    private static final class Telling extends Lazy {
        @Override
        public Result search(Vector query, VectorSet set, Request request, Cancellation cancellation) {
            List<Hit> hits = new ArrayList<>();
            for (int row = 0; row < set.size(); row++) {
                hits.add(new Hit(row, set.get(row).id(), 1, set.place(row).position()));
            }
            return new Result(hits, 0, 0);
        }
    }

    private Report search(Fakes.MapSource source, ResultCache results) {
        return new Search(
                        Configs.of(Ask.Config.class, Map.of()),
                        store,
                        Map.entry(Map.of(), new Telling()),
                        Map.entry(Map.of(), source),
                        List.of(EXACT),
                        List.of(new Fakes.Columns()),
                        List.of(new NoIndex()),
                        List.of(results))
                .run(new Fakes.Context());
    }

    private static List<Double> positions(Report report) {
        return report.table().stream()
                .sorted((a, b) ->
                        a.get("model").toString().compareTo(b.get("model").toString()))
                .map(row -> (Double) row.get("distance"))
                .toList();
    }

    /** A model that is packed in another order has other neighbours, so an answer that was kept does not hold any more. */
    @Test
    void aSearchHasThePlacesOfTheFrames() {
        Fakes.MapSource source = new Fakes.MapSource();
        source.model("a", "w", 1f, 2f).model("b", "w", 2f, 1f).model("c", "w", 3f, 1f);
        new Ingest(
                        Configs.of(Ingest.Config.class, Map.of()),
                        source,
                        Map.entry(Map.of(), (SpaceFillingCurve) new Fakes.Columns()),
                        Map.entry(Map.of(), (Encoder) EXACT),
                        null,
                        null,
                        null,
                        null,
                        null,
                        store,
                        List.of())
                .run(new Fakes.Context());
        source.models.clear();
        source.model("query", "w", 1f, 1f);
        ResultCache results = new ResultCache(100);
        assertEquals(List.of(0.0, 1.0, 2.0), positions(search(source, results)));
        store.archive = Optional.of(new Films().film(1, "c/0", "a/0", "b/0"));
        assertEquals(List.of(1.0, 2.0, 0.0), positions(search(source, results)));
        assertEquals(true, search(source, results).facts().get("cached"));
        store.archive = Optional.of(new Films().film(2, "b/0", "c/0", "a/0"));
        assertEquals(List.of(2.0, 0.0, 1.0), positions(search(source, results)));
    }
}
