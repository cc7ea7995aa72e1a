package org.meander.optimizer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Quantiles as SciPy's t.ppf gives them. */
final class StudentTTest {

    @ParameterizedTest
    @CsvSource({
        "0.975, 1, 12.706204736174698",
        "0.975, 2, 4.302652729749462",
        "0.975, 10, 2.2281388519649385",
        "0.95, 30, 1.6972608865939582",
        "0.995, 120, 2.6174211451068353",
        "0.975, 1000000, 1.959966356814107",
        "0.975, 1e12, 1.9599639845424",
        "0.84134474606854293, 1e9, 1.0000000005",
        "0.5, 5, 0"
    })
    void quantiles(double probability, double freedom, double expected) {
        assertEquals(expected, StudentT.quantile(probability, freedom), 1e-11 * (1 + expected));
    }
}
