package org.meander.store.folder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meander.base.MeanderException;
import org.meander.store.StoredModel;

/** Models that are deleted together are gone together. */
class DeletionTest {

    private static final int MODELS = 60;

    @TempDir
    Path folder;

    private static List<String> names(FolderStore store) {
        return IntStream.range(0, MODELS)
                .mapToObj(i -> {
                    Models.write(store, "m" + i, i, 5);
                    return "m" + i;
                })
                .toList();
    }

    @Test
    void nobodySeesSomeOfThemGone() throws Exception {
        try (FolderStore store = Models.open(folder);
                FolderStore other = Models.open(folder);
                ExecutorService threads = Executors.newSingleThreadExecutor()) {
            List<String> names = names(store);
            CountDownLatch looking = new CountDownLatch(1);
            Future<Set<Integer>> seen = threads.submit(() -> {
                Set<Integer> sizes = new TreeSet<>();
                while (!sizes.contains(0)) {
                    sizes.add(other.models().size());
                    looking.countDown();
                }
                return sizes;
            });
            looking.await();
            assertEquals(names, store.delete(names));
            assertEquals(Set.of(0, MODELS), seen.get());
        }
    }

    /** A name that cannot be is found before anything goes. */
    @Test
    void aFailureLeavesAll() {
        try (FolderStore store = Models.open(folder)) {
            List<String> names = names(store);
            List<String> wrong = List.of(names.getFirst(), names.getLast(), "\ud800");
            assertThrows(MeanderException.class, () -> store.delete(wrong));
            assertEquals(
                    new TreeSet<>(names),
                    new TreeSet<>(store.models().stream().map(StoredModel::name).toList()));
            assertTrue(store.find(names.getLast()).isPresent());
        }
    }
}
