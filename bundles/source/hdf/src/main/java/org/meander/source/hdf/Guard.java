package org.meander.source.hdf;

import io.jhdf.HdfFile;
import io.jhdf.exceptions.HdfFilterException;
import io.jhdf.exceptions.UnsupportedHdfException;
import java.util.function.Supplier;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;
import org.meander.source.RangedFile;

/**
 * The border to the library, which answers damaged files by exceptions of any kind.
 *
 * @param file for messages
 * @param library what it opened
 */
record Guard(RangedFile file, HdfFile library) {

    /** Opens a file. */
    static Guard open(RangedFile file) {
        return new Guard(file, call(file, "the superblock", () -> Storage.open(file)));
    }

    /**
     * Calls the library.
     *
     * @param what is read, for messages
     * @throws MeanderException {@code UNSUPPORTED_DATA} or {@code MALFORMED_DATA}
     */
    <T> T call(String what, Supplier<T> work) {
        ((Storage) library.getHdfBackingStorage()).begin();
        return call(file, what, work);
    }

    private static <T> T call(RangedFile file, String what, Supplier<T> work) {
        try {
            return work.get();
        } catch (MeanderException e) {
            throw e;
        } catch (RuntimeException e) {
            throw refused(file, what, e);
        } catch (StackOverflowError e) {
            // A structure that contains itself: the library follows it.
            throw new MeanderException(
                    StandardError.MALFORMED_DATA,
                    file.location() + ": " + what + " refers to itself; the file is damaged",
                    e);
        }
    }

    private static MeanderException refused(RangedFile file, String what, RuntimeException failure) {
        Throwable deepest = failure;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
            if (deepest instanceof MeanderException ours) {
                return ours;
            }
        }
        boolean unsupported = deepest instanceof UnsupportedHdfException || deepest instanceof HdfFilterException;
        String why = deepest.getMessage() == null ? deepest.getClass().getSimpleName() : deepest.getMessage();
        return new MeanderException(
                unsupported ? StandardError.UNSUPPORTED_DATA : StandardError.MALFORMED_DATA,
                file.location() + ": " + what + " cannot be read (" + why + ")",
                failure);
    }
}
