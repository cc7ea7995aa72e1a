package org.meander.source.generator;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.meander.base.Checks;
import org.meander.base.DType;
import org.meander.base.MeanderException;
import org.meander.base.Shape;
import org.meander.base.TensorInfo;

/** Reads tensors as a configuration has them: {@code name:256x128} or {@code name:256x128:F16}. */
final class TensorSpec {

    private static final Pattern SPEC = Pattern.compile("(.+?):(scalar|\\d{1,18}(?:x\\d{1,18})*)(?::(\\w+))?");

    private TensorSpec() {}

    static List<TensorInfo> parse(String key, String[] specs, DType otherwise) {
        List<TensorInfo> tensors = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (String spec : specs) {
            Matcher matcher = SPEC.matcher(spec.strip());
            if (!matcher.matches()) {
                throw Checks.configuration(
                        key, "'" + spec + "'", "name:EXTENTxEXTENT..., such as encoder.weight:256x128 or bias:128:F16");
            }
            if (!names.add(matcher.group(1))) {
                throw Checks.configuration(key, "'" + spec + "'", "under a name that no other tensor has");
            }
            DType dtype = matcher.group(3) == null ? otherwise : dtype(key, matcher.group(3));
            tensors.add(new TensorInfo(matcher.group(1), dtype, shape(key, spec, matcher.group(2))));
        }
        if (tensors.isEmpty()) {
            throw Checks.configuration(key, "empty", "at least one tensor, such as weight:256x256");
        }
        return tensors;
    }

    static DType dtype(String key, String name) {
        for (DType dtype : DType.values()) {
            if (dtype.name().equals(name) && dtype.isFloat()) {
                return dtype;
            }
        }
        throw Checks.configuration(key, "'" + name + "'", "one of F16, BF16, F32, F64");
    }

    private static Shape shape(String key, String spec, String extents) {
        List<Long> list = new ArrayList<>();
        if (!extents.equals("scalar")) {
            for (String extent : extents.split("x")) {
                list.add(Long.parseLong(extent));
            }
        }
        try {
            Shape shape = new Shape(list);
            if (shape.elements() <= Long.MAX_VALUE / 64) {
                return shape;
            }
        } catch (MeanderException e) {
            // falls through to the message that names the key
        }
        throw Checks.configuration(key, "'" + spec + "'", "of at most 2^57 elements");
    }
}
