package org.meander.store.video;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.meander.codec.levels.Pictures;
import org.meander.store.folder.Unpacker;
import org.meander.store.folder.VideoFormat;

/** Decodes packed pictures and cuts off what their frames have beyond them. */
final class LevelUnpacker implements Unpacker {

    @Override
    public MemorySegment unpack(byte[] head, VideoFormat format, List<List<byte[]>> pictures) {
        Pictures.Size size = Pictures.size(head);
        List<short[]> levels = new ArrayList<>();
        try (PictureSource source = new PictureSource()) {
            for (List<byte[]> packets : pictures) {
                levels.add(Fitted.cut(source.levels(format, packets), format.width(), size.width(), size.height()));
            }
        }
        return Pictures.join(head, levels);
    }
}
