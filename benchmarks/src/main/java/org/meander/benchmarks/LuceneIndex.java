package org.meander.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.lucene104.Lucene104Codec;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsFormat;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.NoMergePolicy;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.AcceptDocs;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.store.MMapDirectory;
import org.meander.search.PackedVectors;
import org.meander.search.Vector;

/** Lucene as it is used without Meander: vectors by L2 distance in one segment of an index in a temporary folder. For one thread. */
final class LuceneIndex implements AutoCloseable {

    private static final String FIELD = "v";

    private final Path folder;
    private final MMapDirectory directory;
    private final DirectoryReader reader;
    private final LeafReader segment;

    LuceneIndex(PackedVectors set, int connections, int beam) throws IOException {
        this.folder = Files.createTempDirectory("lucene");
        this.directory = new MMapDirectory(folder);
        IndexWriterConfig config = new IndexWriterConfig();
        config.setCodec(new Lucene104Codec() {
            @Override
            public KnnVectorsFormat getKnnVectorsFormatForField(String field) {
                return new Lucene99HnswVectorsFormat(connections, beam);
            }
        });
        config.setMergePolicy(NoMergePolicy.INSTANCE);
        config.setUseCompoundFile(false);
        config.setMaxBufferedDocs(Math.max(2, set.size() + 1));
        config.setRAMBufferSizeMB(IndexWriterConfig.DISABLE_AUTO_FLUSH);
        config.setRAMPerThreadHardLimitMB(2047);
        try (IndexWriter writer = new IndexWriter(directory, config)) {
            for (int row = 0; row < set.size(); row++) {
                Document document = new Document();
                document.add(new KnnFloatVectorField(FIELD, values(set.get(row)), VectorSimilarityFunction.EUCLIDEAN));
                writer.addDocument(document);
            }
        }
        this.reader = DirectoryReader.open(directory);
        if (reader.leaves().size() != 1) {
            throw new IllegalStateException("the index has " + reader.leaves().size() + " segments; one is right");
        }
        this.segment = reader.leaves().getFirst().reader();
    }

    static float[] values(Vector vector) {
        int dimension = Math.toIntExact(vector.dimension());
        float[] values = new float[dimension];
        MemorySegment scratch = MemorySegment.ofArray(new float[dimension]);
        MemorySegment.copy(
                vector.values(0, dimension, scratch), ValueLayout.JAVA_FLOAT_UNALIGNED, 0, values, 0, dimension);
        return values;
    }

    /** Rows of the ten nearest of the candidates. */
    Set<Integer> search(float[] query, int candidates) {
        try {
            ScoreDoc[] found = segment.searchNearestVectors(
                            FIELD,
                            query,
                            candidates,
                            AcceptDocs.fromLiveDocs(null, segment.maxDoc()),
                            Integer.MAX_VALUE)
                    .scoreDocs;
            Set<Integer> rows = new HashSet<>();
            for (int i = 0; i < Math.min(10, found.length); i++) {
                rows.add(found[i].doc);
            }
            return rows;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        reader.close();
        directory.close();
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> all = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : all) {
                Files.delete(file);
            }
        }
    }
}
