package org.meander.source.safetensors;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.meander.base.MeanderException;
import org.meander.base.TensorInfo;

/**
 * Makes the bytes before the values: the header's length, its JSON, and spaces so that the values begin at a multiple
 * of 8.
 */
final class HeaderWriter {

    private HeaderWriter() {}

    static byte[] bytes(Path path, List<TensorInfo> tensors, Map<String, String> metadata) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[Header.LENGTH_BYTES]);
        try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
            json.writeStartObject();
            if (!metadata.isEmpty()) {
                json.writeObjectFieldStart(HeaderParser.METADATA);
                for (Map.Entry<String, String> e : metadata.entrySet()) {
                    json.writeStringField(e.getKey(), e.getValue());
                }
                json.writeEndObject();
            }
            writeTensors(json, tensors);
            json.writeEndObject();
        } catch (IOException e) {
            throw MeanderException.io(e, "%s: its header cannot be made", path);
        }
        while (out.size() % 8 != 0) {
            out.write(' ');
        }
        byte[] bytes = out.toByteArray();
        int length = bytes.length - Header.LENGTH_BYTES;
        if (length > Header.MAX_BYTES) {
            throw MeanderException.unsupported(
                    "%s: names and metadata take a header of %d bytes; the format allows at most %d",
                    path, length, Header.MAX_BYTES);
        }
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(0, length);
        return bytes;
    }

    private static void writeTensors(JsonGenerator json, List<TensorInfo> tensors) throws IOException {
        long offset = 0;
        for (TensorInfo tensor : tensors) {
            json.writeObjectFieldStart(tensor.name());
            json.writeStringField("dtype", tensor.dtype().name());
            json.writeArrayFieldStart("shape");
            for (long extent : tensor.shape().extents()) {
                json.writeNumber(extent);
            }
            json.writeEndArray();
            json.writeArrayFieldStart("data_offsets");
            json.writeNumber(offset);
            offset = Math.addExact(offset, tensor.bytes());
            json.writeNumber(offset);
            json.writeEndArray();
            json.writeEndObject();
        }
    }
}
