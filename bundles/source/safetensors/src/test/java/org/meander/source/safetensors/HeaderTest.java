package org.meander.source.safetensors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.meander.base.ErrorCode;
import org.meander.base.MeanderException;
import org.meander.source.TensorModel;

class HeaderTest {

    @TempDir
    Path folder;

    private TensorModel open(Path path) {
        return new SafetensorsSource(path.toString(), "*").open("a");
    }

    private MeanderException refused(Path path) {
        MeanderException e =
                assertThrows(MeanderException.class, () -> open(path).close());
        assertEquals(ErrorCode.Blame.DATA, e.code().blame(), e.getMessage());
        assertTrue(e.getMessage().startsWith(path + ": "), e.getMessage());
        return e;
    }

    /** Header, bytes of values, part of the message. Two bytes of values each. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'a':{'dtype':'U8','shape':[1],'data_offsets':[0,1]},'b':{'dtype':'U8','shape':[0],'data_offsets':[2,2]}}|must"
                    + " begin at 1",
                "{'a':{'dtype':'U8','shape':[2],'data_offsets':[0,2]},'b':{'dtype':'U8','shape':[1],'data_offsets':[1,2]}}|must"
                    + " begin at 2",
                "{'a':{'dtype':'U8','shape':[2],'data_offsets':[2,0]}}|must begin at 0",
                "{'a':{'dtype':'U8','shape':[1],'data_offsets':[0,1]}}|something was appended",
                "{'a':{'dtype':'U8','shape':[1],'data_offsets':[0,1]},'a':{'dtype':'U8','shape':[1],'data_offsets':[1,2]}}|Duplicate",
                "{'a':{'dtype':'U8','dtype':'I8','shape':[2],'data_offsets':[0,2]}}|Duplicate",
                "{'__metadata__':{'x':'1','x':'2'},'a':{'dtype':'U8','shape':[2],'data_offsets':[0,2]}}|Duplicate",
                "{'__metadata__':[],'a':{'dtype':'U8','shape':[2],'data_offsets':[0,2]}}|an object of texts",
                "{'a':{'dtype':'U8','shape':[2]}}|no data_offsets",
                "{'a':{'dtype':'U8','data_offsets':[0,2]}}|no shape",
                "{'a':{'shape':[2],'data_offsets':[0,2]}}|no dtype",
                "{'a':{'dtype':'u8','shape':[2],'data_offsets':[0,2]}}|'u8'",
                "{'a':{'dtype':3,'shape':[2],'data_offsets':[0,2]}}|is 3; it must be a text",
                "{'a':{'dtype':'U8','shape':2,'data_offsets':[0,2]}}|a list of whole numbers",
                "{'a':{'dtype':'U8','shape':[2],'data_offsets':[0,2,3]}}|[begin,end]",
                "{'a':{'dtype':'U8','shape':[2],'data_offsets':[0]}}|[begin,end]",
                "{'a':{'dtype':'U8','shape':['2'],'data_offsets':[0,2]}}|whole number",
                "{'a':{'dtype':'U8','shape':[18446744073709551616],'data_offsets':[0,2]}}|at most 2^63-1",
                "{'a':{'dtype':'U8','shape':[4294967296,4294967296],'data_offsets':[0,2]}}|2^63-1 elements",
                "{'a':{'dtype':'U64','shape':[4611686018427387904],'data_offsets':[0,2]}}|2^63-1 bits",
                "{'a':{'dtype':'F4','shape':[3],'data_offsets':[0,2]}}|whole bytes",
                "{'a':{'dtype':'F6_E2M3','shape':[2],'data_offsets':[0,2]}}|whole bytes",
                "{'a':{'dtype':'U8','shape':[2],'data_offsets':[0,9223372036854775807]}}|data_offsets"
                        + " [0,9223372036854775807]",
                "{'a':{'dtype':'U8','shape':[2],'data_offsets':[0,2]}} x|valid JSON",
                "{'a':{'dtype':'U8','shape':[2],'data_offsets':[0,2]}}{}|follows the object",
                "{'a':null}|an object with dtype",
                "'a'|'{'"
            })
    void refuses(String json, String part) {
        MeanderException e = refused(Samples.write(folder.resolve("a.safetensors"), json.replace('\'', '"'), 2));
        assertTrue(e.getMessage().contains(part), e.getMessage());
    }

    @Test
    void refusesWhatIsNotUtf8() {
        byte[] latin =
                "{\"ä\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[0,2]}}".getBytes(StandardCharsets.ISO_8859_1);
        assertTrue(refused(Samples.write(folder.resolve("a.safetensors"), latin, 2))
                .getMessage()
                .contains("byte 10 is not UTF-8"));
        byte[] utf16 =
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[0,2]}}".getBytes(StandardCharsets.UTF_16LE);
        refused(Samples.write(folder.resolve("a.safetensors"), utf16, 2));
        String marked = "\ufeff{\"a\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[0,2]}}";
        refused(Samples.write(folder.resolve("a.safetensors"), marked, 2));
    }

    @Test
    void refusesDeepNesting() {
        String deep = "{\"a\":{\"x\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}}";
        refused(Samples.write(folder.resolve("a.safetensors"), deep, 2));
    }

    @Test
    void readsNullMetadataAsNone() {
        String json = "{\"__metadata__\":null,\"a\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[0,2]}}   ";
        try (TensorModel model = open(Samples.write(folder.resolve("a.safetensors"), json, 2))) {
            assertEquals(Map.of(), model.metadata());
        }
    }

    /** Every cut and every flipped bit of a small file either gives a model or an error that blames the data. */
    @Test
    void survivesDamage() throws IOException {
        byte[] good = Files.readAllBytes(Samples.corpus().resolve("ok_header_not_first_order.safetensors"));
        Path path = folder.resolve("a.safetensors");
        for (int length = 0; length < good.length; length++) {
            refused(Samples.write(path, Arrays.copyOf(good, length)));
        }
        Random random = new Random(7);
        for (int bit = 0; bit < 8 * good.length; bit++) {
            byte[] bad = good.clone();
            bad[bit / 8] ^= (byte) (1 << bit % 8);
            if (random.nextInt(4) == 0) {
                bad[random.nextInt(bad.length)] ^= (byte) random.nextInt(256);
            }
            Samples.write(path, bad);
            try (TensorModel model = open(path)) {
                model.tensors();
            } catch (MeanderException e) {
                assertEquals(ErrorCode.Blame.DATA, e.code().blame(), e.getMessage());
            }
        }
    }
}
