package org.meander.store.video;

import java.util.ArrayList;
import java.util.List;
import org.meander.store.Packing;
import org.meander.store.VideoFile;

/** Counts what a packing does. */
final class Outcome {

    final List<VideoFile> files = new ArrayList<>();
    final List<String> damages = new ArrayList<>();
    final List<Packing.Order> orders = new ArrayList<>();
    long frames;
    long inexact;
    long refused;
    long waiting;
    long bytesBefore;
    long bytesAfter;

    Packing report() {
        return new Packing(files, frames, inexact, refused, waiting, bytesBefore, bytesAfter, damages, orders);
    }
}
