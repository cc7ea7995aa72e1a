package org.meander.source.onnx;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.util.Optional;
import org.meander.source.FileTree;
import org.meander.source.SourceProbe;
import org.meander.source.TensorFormat;
import org.meander.source.TensorModel;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/**
 * ONNX models. The format has no magic number, but every known writer begins with the version of the format (field 1, a small number)
 * and goes on with known fields of known wire types; a graph or an operator set among them settles it.
 */
@Component(
        name = OnnxSource.PID + ".format",
        configurationPolicy = ConfigurationPolicy.IGNORE,
        service = {TensorFormat.class, SourceProbe.class},
        property = TensorFormat.NAME + "=" + OnnxSource.TYPE)
public final class OnnxFormat implements TensorFormat {

    private static final int MAX_IR_VERSION = 64;

    private final boolean dequantise;
    private final boolean restoreNames;

    @Activate
    public OnnxFormat() {
        this(true, true);
    }

    OnnxFormat(boolean dequantise, boolean restoreNames) {
        this.dequantise = dequantise;
        this.restoreNames = restoreNames;
    }

    @Override
    public String type() {
        return OnnxSource.TYPE;
    }

    @Override
    public Optional<Integer> recognises(String name, MemorySegment head, long size) {
        return new Head(head.toArray(JAVA_BYTE)).sure();
    }

    @Override
    public TensorModel open(String model, FileTree files, String file) {
        return OnnxModel.open(model, files, file, dequantise, restoreNames);
    }

    /** The first bytes of a file, read as fields as far as they go. */
    private static final class Head {

        private final byte[] bytes;
        private int position;

        Head(byte[] bytes) {
            this.bytes = bytes;
        }

        Optional<Integer> sure() {
            if (bytes.length < 2 || bytes[0] != 0x08 || bytes[1] < 1 || bytes[1] > MAX_IR_VERSION) {
                return Optional.empty();
            }
            position = 2;
            int known = 0;
            while (position < bytes.length) {
                long tag = varint();
                int field = (int) (tag >>> 3);
                int wire = (int) (tag & 7);
                boolean number = field == 1 || field == 5;
                boolean text = field == 2 || field == 3 || field == 4 || field == 6;
                boolean message = field == 7 || field == 8 || field == 14 || field == 20 || field == 25;
                if (!(number && wire == 0 || (text || message) && wire == 2)) {
                    return known >= 2 ? Optional.of(50) : Optional.empty();
                }
                known++;
                if (field == 7 || field == 8) {
                    return Optional.of(95);
                }
                long content = varint();
                if (wire == 2 && content > bytes.length - position) {
                    break;
                }
                position += wire == 2 ? (int) content : 0;
            }
            return known > 0 ? Optional.of(50) : Optional.empty();
        }

        private long varint() {
            long result = 0;
            for (int shift = 0; shift < 63 && position < bytes.length; shift += 7) {
                int b = bytes[position++];
                result |= (long) (b & 0x7f) << shift;
                if (b >= 0) {
                    return result;
                }
            }
            return Long.MAX_VALUE;
        }
    }
}
