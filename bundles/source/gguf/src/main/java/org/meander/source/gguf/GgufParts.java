package org.meander.source.gguf;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.meander.base.MeanderException;
import org.meander.source.ByteRange;
import org.meander.source.FileModel;
import org.meander.source.FileModel.Part;
import org.meander.source.FileTree;
import org.meander.source.RangedFile;

/** Makes one model of a file, or of all files of a model that was split, which are named after their numbers. */
final class GgufParts {

    private static final String COUNT = "split.count";
    private static final String NUMBER = "split.no";
    private static final Pattern NAME = Pattern.compile("(.*)-(\\d{5})-of-(\\d{5})\\.gguf");
    private static final int MAX_FILES = 99_999;

    private final FileTree tree;
    private final List<RangedFile> files = new ArrayList<>();
    private final List<Part> parts = new ArrayList<>();
    private final Map<String, String> metadata = new LinkedHashMap<>();

    private GgufParts(FileTree tree) {
        this.tree = tree;
    }

    static FileModel open(String model, FileTree tree, String file) {
        GgufParts all = new GgufParts(tree);
        boolean read = false;
        try {
            all.add(file);
            int count = all.count(file);
            for (int number = 1; number < count; number++) {
                all.addFurther(file, number, count);
            }
            FileModel result = new FileModel(model, all.files, all.metadata, all.parts, () -> tree.config(file));
            read = true;
            return result;
        } finally {
            if (!read) {
                all.files.forEach(RangedFile::close);
            }
        }
    }

    private Map<String, String> add(String name) {
        RangedFile file = tree.open(name);
        files.add(file);
        Header header = Header.read(file);
        for (Header.Entry entry : header.entries()) {
            parts.add(part(file, entry));
        }
        header.metadata().forEach(metadata::putIfAbsent);
        return header.metadata();
    }

    private static Part part(RangedFile file, Header.Entry entry) {
        return entry.type()
                .blocks()
                .map(blocks -> new Part(
                        entry.tensor(),
                        file,
                        List.of(new ByteRange(entry.offset(), entry.bytes())),
                        () -> new Dequantised(file, entry, blocks)))
                .orElseGet(() -> Part.plain(entry.tensor(), file, entry.offset()));
    }

    /** In how many files the model is, of which this must be the first. */
    private int count(String name) {
        long count = number(metadata, COUNT, 1);
        long number = number(metadata, NUMBER, 0);
        if (count <= 1) {
            return 1;
        }
        if (count > MAX_FILES) {
            throw malformed(0, "%s is %d; it may be %d".formatted(COUNT, count, MAX_FILES));
        }
        if (number != 0) {
            throw MeanderException.unsupported(
                    "%s: it is file %d of the %d of a model; open the first of them",
                    files.getFirst().location(), number + 1, count);
        }
        Matcher matcher = NAME.matcher(name);
        if (!matcher.matches() || !matcher.group(2).equals("00001") || Long.parseLong(matcher.group(3)) != count) {
            throw malformed(
                    0,
                    "it is the first of the %d files of a model; its name must end with -00001-of-%05d.gguf"
                            .formatted(count, count));
        }
        return (int) count;
    }

    private void addFurther(String first, int number, int count) {
        Matcher matcher = NAME.matcher(first);
        if (!matcher.matches()) {
            throw new IllegalStateException(first);
        }
        String name = "%s-%05d-of-%05d.gguf".formatted(matcher.group(1), number + 1, count);
        if (!tree.has(name)) {
            throw malformed(0, "%s is %d, but %s is not there".formatted(COUNT, count, name));
        }
        Map<String, String> own = add(name);
        if (number(own, NUMBER, -1) != number || number(own, COUNT, -1) != count) {
            throw malformed(
                    number,
                    "%s is %s and %s is %s; they must be %d and %d"
                            .formatted(NUMBER, own.get(NUMBER), COUNT, own.get(COUNT), number, count));
        }
    }

    private static long number(Map<String, String> metadata, String key, long otherwise) {
        String text = metadata.get(key);
        return text == null || !text.matches("\\d{1,9}") ? otherwise : Long.parseLong(text);
    }

    private MeanderException malformed(int file, String why) {
        return MeanderException.malformed("%s: %s", files.get(file).location(), why);
    }
}
