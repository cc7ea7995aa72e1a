package org.meander.workflow.recipes;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import org.meander.base.TensorInfo;
import org.meander.store.FramePicture;
import org.meander.store.ModelStore;
import org.meander.store.StoredModel;
import org.meander.store.VideoArchive;
import org.meander.store.VideoFile;
import org.meander.store.VideoFrame;
import org.meander.workflow.RunContext;

/** Writes numbered files into a folder, and at the end a list of what they are. */
final class ExportFolder {

    private static final int PIECE = 1 << 16;
    private static final ValueLayout.OfFloat F32 = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final Path folder;
    private final RunContext context;
    private final StringBuilder contents = new StringBuilder();
    private int count;

    ExportFolder(Path folder, RunContext context) {
        this.folder = folder;
        this.context = context;
    }

    int count() {
        return count;
    }

    private Path next(String kind, String end) {
        return folder.resolve(String.format(Locale.ROOT, "%s-%06d.%s", kind, ++count, end));
    }

    private void line(Object... cells) {
        for (int i = 0; i < cells.length; i++) {
            String text = String.valueOf(cells[i]);
            boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
            contents.append(i == 0 ? "" : ",").append(plain ? text : '"' + text.replace("\"", "\"\"") + '"');
        }
        contents.append('\n');
    }

    /** Each picture as a PNG of 8 or 16 bits; levels of more than 8 bits are as they are. */
    void frames(VideoArchive archive, List<StoredModel> models) throws IOException {
        line("file", "model", "tensor", "block", "picture", "depth");
        for (StoredModel model : models) {
            context.progress().phase("export " + model.name());
            for (VideoFrame frame : archive.frames(model.name())) {
                context.boundary();
                FramePicture picture = archive.picture(frame);
                Path file = next("frame", "png");
                ImageIO.write(image(picture), "png", file.toFile());
                line(
                        file.getFileName(),
                        frame.model(),
                        frame.tensor(),
                        frame.block(),
                        frame.picture(),
                        picture.depth());
            }
        }
    }

    private static BufferedImage image(FramePicture picture) {
        boolean deep = picture.depth() > 8;
        BufferedImage image = new BufferedImage(
                picture.width(),
                picture.height(),
                deep ? BufferedImage.TYPE_USHORT_GRAY : BufferedImage.TYPE_BYTE_GRAY);
        if (deep) {
            image.getRaster().setDataElements(0, 0, picture.width(), picture.height(), picture.levels());
        } else {
            image.getRaster().setDataElements(0, 0, picture.width(), picture.height(), picture.gray());
        }
        return image;
    }

    /** Copies of the files that have frames of the models. Returns how many frames of them wait, and are in no file. */
    long files(VideoArchive archive, List<StoredModel> models) throws IOException {
        line("file", "position", "model", "tensor", "block", "picture");
        Set<String> wanted = models.stream().map(StoredModel::name).collect(Collectors.toCollection(HashSet::new));
        for (VideoFile file : archive.files()) {
            context.boundary();
            List<VideoFrame> frames = archive.frames(file.id());
            if (frames.stream().noneMatch(frame -> wanted.contains(frame.model()))) {
                continue;
            }
            context.progress().phase("export " + file.path());
            Path copy = next("video", "mkv");
            Files.copy(Path.of(file.path()), copy);
            for (VideoFrame frame : frames) {
                line(
                        copy.getFileName(),
                        frame.place().orElseThrow().position(),
                        frame.model(),
                        frame.tensor(),
                        frame.block(),
                        frame.picture());
            }
        }
        return models.stream()
                .flatMap(model -> archive.frames(model.name()).stream())
                .filter(frame -> frame.place().isEmpty())
                .count();
    }

    /** Each float tensor as an array of NumPy, {@code float32}, one-dimensional; other tensors are left out. */
    void numbers(ModelStore store, List<StoredModel> models, Parts parts) throws IOException {
        line("file", "model", "tensor", "shape", "type");
        Map<String, Integer> left = new HashMap<>();
        for (StoredModel model : models) {
            context.progress().phase("export " + model.name());
            try (StoredValues values = new StoredValues(store.read(model.name()), parts)) {
                List<TensorInfo> tensors = values.tensors();
                for (int t = 0; t < tensors.size(); t++) {
                    TensorInfo tensor = tensors.get(t);
                    if (!tensor.dtype().isFloat()) {
                        left.merge(model.name(), 1, Integer::sum);
                        continue;
                    }
                    Path file = next("tensor", "npy");
                    write(file, values, t, tensor.elements());
                    line(file.getFileName(), model.name(), tensor.name(), tensor.shape(), tensor.dtype());
                }
            }
        }
        left.forEach((model, tensors) -> line("", model, tensors + " tensors without floats are left out", "", ""));
    }

    private void write(Path file, StoredValues values, int tensor, long elements) throws IOException {
        try (OutputStream out = Files.newOutputStream(file);
                Arena arena = Arena.ofConfined()) {
            out.write(header(elements));
            MemorySegment piece = arena.allocate((long) Float.BYTES * PIECE);
            byte[] bytes = new byte[Float.BYTES * PIECE];
            for (long at = 0; at < elements; at += PIECE) {
                context.boundary();
                int n = (int) Math.min(PIECE, elements - at);
                values.read(tensor, at, n, piece);
                MemorySegment ordered = MemorySegment.ofArray(bytes);
                for (int i = 0; i < n; i++) {
                    ordered.set(F32, 4L * i, piece.getAtIndex(ValueLayout.JAVA_FLOAT, i));
                }
                out.write(bytes, 0, Float.BYTES * n);
            }
        }
    }

    /** Format 1.0: magic, version, length of a dictionary that is padded to a multiple of 64. */
    private static byte[] header(long elements) {
        String text = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + elements + ",), }";
        int length = (10 + text.length() + 1 + 63) / 64 * 64 - 10;
        StringBuilder header = new StringBuilder("\u0093NUMPY\u0001\u0000");
        header.append((char) (length & 0xff)).append((char) (length >>> 8)).append(text);
        header.append(" ".repeat(length - text.length() - 1)).append('\n');
        return header.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    void finish() throws IOException {
        Files.writeString(folder.resolve("contents.csv"), contents);
    }
}
