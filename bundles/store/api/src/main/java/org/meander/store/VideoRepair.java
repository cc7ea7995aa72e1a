package org.meander.store;

import java.util.List;

/**
 * What {@link VideoArchive#repair} found and did.
 *
 * @param checked files that were held against their checksums
 * @param damaged those of them that were not as they were written
 * @param written the files that were written anew, with all payloads that can be read of those
 * @param left frames of payloads that cannot be read any more; they stay where they were
 * @param damages one sentence for each file that is left with such frames; none if all is well
 */
public record VideoRepair(int checked, int damaged, List<VideoFile> written, long left, List<String> damages) {

    public VideoRepair {
        written = List.copyOf(written);
        damages = List.copyOf(damages);
    }
}
