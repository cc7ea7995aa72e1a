package org.meander.source.hdf5;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.meander.base.DType;
import org.meander.base.MeanderException;
import org.meander.base.TensorInfo;

/**
 * All of an HDF5 file but its values: superblock 0, and object headers of version 1, which need no checksums, for groups with their links in them and
 * contiguous datasets, as the HDF5 File Format Specification 3.0 describes them. Values follow in the order of the tensors, without gaps.
 */
final class Hdf5Head {

    private static final byte[] SIGNATURE = {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};
    private static final int SUPERBLOCK = 96;
    private static final int PREFIX = 16;
    private static final int MESSAGE = 8;
    private static final long UNDEFINED = -1;

    /** A message has its length in 16 bits. */
    private static final int MOST_TEXT = 60_000;

    /** A header has the number of its messages in 16 bits. */
    private static final int MOST_LINKS = 65_000;

    /** Extents of a dataset, as the library of HDF5 has it. */
    private static final int MOST_EXTENTS = 32;

    /** Steps of a path; groups are written one inside the other. */
    private static final int MOST_STEPS = 256;

    private static final int DATASPACE = 1;
    private static final int LINK_INFO = 2;
    private static final int DATATYPE = 3;
    private static final int FILL_VALUE = 5;
    private static final int LINK = 6;
    private static final int LAYOUT = 8;
    private static final int GROUP_INFO = 10;
    private static final int ATTRIBUTE = 12;

    /** A group, whose children are by their names, or a dataset. */
    private static final class Node {

        private final TensorInfo tensor;
        private final Map<String, Node> children = new LinkedHashMap<>();
        private final List<byte[]> attributes = new ArrayList<>();
        private long address;
        private long values;

        Node(TensorInfo tensor) {
            this.tensor = tensor;
        }
    }

    private final Path path;
    private final Node root = new Node(null);
    private final Map<TensorInfo, Node> datasets = new LinkedHashMap<>();

    private Hdf5Head(Path path) {
        this.path = path;
    }

    /**
     * The bytes.
     *
     * @param path for messages
     * @throws MeanderException {@code INVALID_ARGUMENT} for names that are no paths, {@code UNSUPPORTED_DATA} for types that HDF5 has not
     */
    static byte[] bytes(Path path, List<TensorInfo> tensors, Map<String, String> metadata) {
        Hdf5Head head = new Hdf5Head(path);
        tensors.forEach(head::put);
        metadata.forEach((name, value) -> head.root.attributes.add(head.attribute(name, value)));
        head.checkSize(head.root);
        return head.bytes(tensors);
    }

    private void put(TensorInfo tensor) {
        Node group = root;
        String[] steps = tensor.name().split("/", -1);
        int rank = tensor.shape().extents().size();
        if (steps.length > MOST_STEPS || rank > MOST_EXTENTS) {
            throw MeanderException.unsupported(
                    "%s: tensor '%s' has %d steps in its name and %d extents; at most %d and %d can be written",
                    path, tensor.name().replace('\0', '?'), steps.length, rank, MOST_STEPS, MOST_EXTENTS);
        }
        for (int i = 0; i < steps.length; i++) {
            String step = steps[i];
            if (step.isEmpty() || step.equals(".") || step.indexOf('\0') >= 0 || utf8(step).length > MOST_TEXT) {
                throw MeanderException.invalid(
                        "%s: tensor '%s' cannot be a path of HDF5; each of its steps must have 1 to %d bytes and not"
                                + " be '.'",
                        path, tensor.name().replace('\0', '?'), MOST_TEXT);
            }
            boolean last = i == steps.length - 1;
            Node next = group.children.get(step);
            if (next != null && (last || next.tensor != null)) {
                throw MeanderException.invalid(
                        "%s: tensor '%s' would lie where another tensor is; names must differ, and none be the"
                                + " beginning of another's path",
                        path, tensor.name());
            }
            if (next == null) {
                next = new Node(last ? tensor : null);
                group.children.put(step, next);
                checkSize(group);
            }
            group = next;
        }
        datasets.put(tensor, group);
    }

    private void checkSize(Node group) {
        if (group.children.size() + group.attributes.size() > MOST_LINKS) {
            throw MeanderException.unsupported(
                    "%s: a group has more than %d datasets, groups and attributes; spread them over several",
                    path, MOST_LINKS);
        }
    }

    private byte[] bytes(List<TensorInfo> tensors) {
        long length = place(root, SUPERBLOCK);
        long end = length;
        for (TensorInfo tensor : tensors) {
            datasets.get(tensor).values = end;
            end = Math.addExact(end, tensor.bytes());
        }
        if (length > Integer.MAX_VALUE - 8) {
            throw MeanderException.unsupported("%s: the structure of %d tensors is too large", path, tensors.size());
        }
        ByteBuffer out = ByteBuffer.allocate((int) length).order(ByteOrder.LITTLE_ENDIAN);
        out.put(SIGNATURE);
        out.put(new byte[] {0, 0, 0, 0, 0, 8, 8, 0});
        out.putShort((short) 4).putShort((short) 16).putInt(0);
        out.putLong(0).putLong(UNDEFINED).putLong(end).putLong(UNDEFINED);
        out.putLong(0).putLong(root.address).putInt(0).putInt(0).putLong(0).putLong(0);
        write(root, out);
        return out.array();
    }

    /** Gives a node and what is below it their addresses, one after another; returns where they end. */
    private long place(Node node, long at) {
        node.address = at;
        long next = at + PREFIX;
        for (byte[] message : messages(node)) {
            next += message.length;
        }
        for (Node child : node.children.values()) {
            next = place(child, next);
        }
        return next;
    }

    private void write(Node node, ByteBuffer out) {
        List<byte[]> messages = messages(node);
        int size = messages.stream().mapToInt(m -> m.length).sum();
        out.put((byte) 1).put((byte) 0).putShort((short) messages.size());
        out.putInt(1).putInt(size).putInt(0);
        messages.forEach(out::put);
        node.children.values().forEach(child -> write(child, out));
    }

    /** Whole messages; their lengths do not depend on addresses. */
    private List<byte[]> messages(Node node) {
        List<byte[]> messages = new ArrayList<>();
        if (node.tensor != null) {
            messages.add(message(DATASPACE, dataspace(node.tensor.shape().extents())));
            messages.add(message(DATATYPE, datatype(node.tensor)));
            // Allocated from the beginning, and without a value.
            messages.add(message(FILL_VALUE, new byte[] {2, 1, 0, 0}));
            ByteBuffer layout = buffer(18).put((byte) 3).put((byte) 1);
            boolean empty = node.tensor.bytes() == 0;
            layout.putLong(empty ? UNDEFINED : node.values).putLong(node.tensor.bytes());
            messages.add(message(LAYOUT, layout.array()));
            return messages;
        }
        messages.add(message(
                LINK_INFO,
                buffer(18)
                        .putShort((short) 0)
                        .putLong(UNDEFINED)
                        .putLong(UNDEFINED)
                        .array()));
        messages.add(message(GROUP_INFO, new byte[2]));
        node.children.forEach((name, child) -> {
            byte[] text = utf8(name);
            // Version 1; a length of 2 bytes and a character set, which is UTF-8.
            ByteBuffer link = buffer(5 + text.length + 8).put((byte) 1).put((byte) 0x11);
            link.put((byte) 1).putShort((short) text.length).put(text).putLong(child.address);
            messages.add(message(LINK, link.array()));
        });
        messages.addAll(node.attributes);
        return messages;
    }

    private byte[] attribute(String name, String value) {
        byte[] key = utf8(name + "\0");
        byte[] text = utf8(value.isEmpty() ? "\0" : value);
        if (key.length < 2 || name.indexOf('\0') >= 0 || key.length + text.length > MOST_TEXT) {
            throw MeanderException.unsupported(
                    "%s: metadata '%s' has %d bytes; an attribute of HDF5 has a name and at most %d",
                    path, name.replace('\0', '?'), text.length, MOST_TEXT);
        }
        // A text of fixed length in UTF-8, padded by zeros.
        byte[] type = buffer(8)
                .put((byte) 0x13)
                .put((byte) 0x11)
                .putShort((short) 0)
                .putInt(text.length)
                .array();
        byte[] space = dataspace(List.of());
        ByteBuffer out = buffer(8 + padded(key.length) + padded(type.length) + padded(space.length) + text.length);
        out.put((byte) 1).put((byte) 0).putShort((short) key.length);
        out.putShort((short) type.length).putShort((short) space.length);
        out.put(key).position(8 + padded(key.length));
        out.put(type).put(space).put(text);
        return message(ATTRIBUTE, out.array());
    }

    private static byte[] dataspace(List<Long> extents) {
        ByteBuffer out = buffer(8 + 8 * extents.size()).put((byte) 1).put((byte) extents.size());
        out.position(8);
        extents.forEach(out::putLong);
        return out.array();
    }

    private byte[] datatype(TensorInfo tensor) {
        return switch (tensor.dtype()) {
            case I8 -> whole(1, true);
            case I16 -> whole(2, true);
            case I32 -> whole(4, true);
            case I64 -> whole(8, true);
            case U8 -> whole(1, false);
            case U16 -> whole(2, false);
            case U32 -> whole(4, false);
            case U64 -> whole(8, false);
            case F16 -> real(2, 10, 15);
            case BF16 -> real(2, 7, 127);
            case F32 -> real(4, 23, 127);
            case F64 -> real(8, 52, 1023);
            default -> throw unsupported(tensor.dtype(), tensor.name());
        };
    }

    private MeanderException unsupported(DType type, String name) {
        return MeanderException.unsupported(
                "%s: tensor '%s' has type %s; HDF5 has whole numbers of 8 to 64 bits, F16, BF16, F32 and F64",
                path, name, type);
    }

    private static byte[] whole(int bytes, boolean signed) {
        ByteBuffer out =
                buffer(12).put((byte) 0x10).put((byte) (signed ? 8 : 0)).putShort((short) 0);
        return out.putInt(bytes)
                .putShort((short) 0)
                .putShort((short) (8 * bytes))
                .array();
    }

    private static byte[] real(int bytes, int mantissa, int bias) {
        int bits = 8 * bytes;
        // Little-endian; the first bit of the mantissa is not stored.
        ByteBuffer out = buffer(20)
                .put((byte) 0x11)
                .put((byte) 0x20)
                .put((byte) (bits - 1))
                .put((byte) 0);
        out.putInt(bytes).putShort((short) 0).putShort((short) bits);
        out.put((byte) mantissa).put((byte) (bits - 1 - mantissa)).put((byte) 0).put((byte) mantissa);
        return out.putInt(bias).array();
    }

    private static byte[] message(int type, byte[] data) {
        int size = padded(data.length);
        ByteBuffer out = buffer(MESSAGE + size).putShort((short) type).putShort((short) size);
        return out.putInt(0).put(data).array();
    }

    private static int padded(int length) {
        return (length + 7) / 8 * 8;
    }

    private static ByteBuffer buffer(int length) {
        return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
