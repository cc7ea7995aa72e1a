package org.meander.optimizer.homodyne;

import java.util.List;
import org.meander.optimizer.Parameter;

/** The physical parameters of the two modes. */
final class Physics {

    static final String STATIC = "static";
    static final String LAMINAR = "laminar_flow";

    private static final List<Parameter> DIFFUSION = List.of(
            new Parameter("D0", "Å²/s^(alpha+1)", 1000, 100, 1e5),
            new Parameter("alpha", "", 0.5, -2, 2),
            new Parameter("D_offset", "Å²/s", 10, -1e5, 1e5));

    private static final List<Parameter> FLOW = List.of(
            new Parameter("D0", "Å²/s^(alpha+1)", 1000, 100, 1e5),
            new Parameter("alpha", "", 0.5, -2, 2),
            new Parameter("D_offset", "Å²/s", 10, -1e5, 1e5),
            new Parameter("gamma_dot_t0", "1/s^(beta+1)", 0.01, 1e-6, 0.5),
            new Parameter("beta", "", 0.5, -2, 2),
            new Parameter("gamma_dot_t_offset", "1/s", 0, -0.1, 0.1),
            new Parameter("phi0", "°", 0, -10, 10));

    private Physics() {}

    static List<Parameter> parameters(String mode) {
        return mode.equals(LAMINAR) ? FLOW : DIFFUSION;
    }

    /** The name of today of a parameter, which other versions of the programs call otherwise. */
    static String name(String alias) {
        return switch (alias) {
            case "gamma_dot_0" -> "gamma_dot_t0";
            case "gamma_dot_offset" -> "gamma_dot_t_offset";
            case "phi_0" -> "phi0";
            default -> alias;
        };
    }
}
