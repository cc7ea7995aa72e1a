package org.meander.source.npy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.meander.base.MeanderException;
import org.meander.base.Shape;
import org.meander.base.StandardError;
import org.meander.base.TensorInfo;
import org.meander.source.TensorModel;
import org.meander.tck.FarFiles;

class HeaderTest {

    private static TensorInfo tensor(byte[] content) {
        try (TensorModel model = new NpyFormat().open("m", new FarFiles(Map.of("a.npy", content)), "a.npy")) {
            return model.tensors().getFirst();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'descr': '|u1', 'fortran_order': False, 'shape': (2, 3), }",
                "{'shape': (2L, 3L), 'fortran_order': True, 'descr': '|u1'}   \n",
                " {\"descr\":\"<u1\",\"fortran_order\":False,\"shape\":(2,3,)}",
            })
    void isReadAsPythonWritesIt(String header) {
        assertEquals(Shape.of(2, 3), tensor(Samples.array(header, 6)).shape());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '~',
            value = {
                "{'descr': '<f4', 'fortran_order': False, 'shape': (1,)} x ; 4 ; only spaces",
                "{'descr': '<f4', 'fortran_order': False} ; 4 ; before the end",
                "{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (1,)} ; 4 ; one each",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (1,), 'more': 1} ; 4 ; one each",
                "{'descr': '<f4', 'fortran_order': 0, 'shape': (1,)} ; 4 ; True or False",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (1)} ; 4 ; a comma after its one number",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (-1,)} ; 4 ; whole number of 0 to 2^63-1",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (9223372036854775808,)} ; 4 ; whole number",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (4294967296,4294967296)} ; 4 ; 2^63-1 elements",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (2,)} ; 4 ; 4 bytes follow",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (2,)} ; 9 ; 9 bytes follow",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (1 2)} ; 8 ; a comma",
                "{'descr': '<f\\x34', 'fortran_order': False, 'shape': (1,)} ; 4 ; a type in quotes",
                "{'descr': '=f4', 'fortran_order': False, 'shape': (1,)} ; 4 ; order of bytes",
                "{'descr': '|f4', 'fortran_order': False, 'shape': (1,)} ; 4 ; order of bytes",
                "{'descr': 'f4', 'fortran_order': False, 'shape': (1,)} ; 4 ; is none",
                "__import__('os').system('x') ; 4 ; '{'",
                "{ ; 4 ; a key in quotes",
            })
    void isRefusedWithItsPlace(String header, int bytes, String part) {
        MeanderException e = assertThrows(MeanderException.class, () -> tensor(Samples.array(header, bytes)));
        assertEquals(StandardError.MALFORMED_DATA, e.code());
        assertTrue(e.getMessage().startsWith("far:a.npy: "), e.getMessage());
        assertTrue(e.getMessage().contains(part), e.getMessage());
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "4, 0", "1, 1", "255, 0"})
    void otherVersionsAreRefused(int major, int minor) {
        byte[] content = Samples.array("{'descr': '|u1', 'fortran_order': False, 'shape': (1,)}", 1);
        content[6] = (byte) major;
        content[7] = (byte) minor;
        MeanderException e = assertThrows(MeanderException.class, () -> tensor(content));
        assertEquals(StandardError.UNSUPPORTED_DATA, e.code());
        assertTrue(e.getMessage().contains(major + "." + minor), e.getMessage());
    }
}
