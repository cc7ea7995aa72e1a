package com.example.plugins;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.meander.base.MeanderException;
import org.meander.codec.Decoder;
import org.meander.codec.Encoder;
import org.meander.tck.CodecContract;

class DeflateTest extends CodecContract {

    @Override
    protected List<Encoder> encoders() {
        return List.of(new DeflateEncoder(6));
    }

    @Override
    protected Decoder decoder() {
        return new DeflateDecoder();
    }

    @Test
    void refusesALevelThatThereIsNot() {
        assertEquals(
                "com.example.plugins.deflate.level is 10; it must be between 4 and 9",
                assertThrows(MeanderException.class, () -> new DeflateEncoder(10))
                        .getMessage());
    }
}
