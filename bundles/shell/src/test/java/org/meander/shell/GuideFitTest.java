package org.meander.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.meander.base.MeanderException;

class GuideFitTest {

    /** As a guide prints it, its repeated key included. */
    private static final String PRINTED = """
        # config_streaming.yaml
        experimental_data:
          file_path: "./data/500m_points.hdf"

        parameter_space:
          model: "laminar_flow"
          bounds:
            - name: D0
              min: 100.0
              max: 100000.0
            - name: gamma_dot_0
              min: 1e-6
              max: 0.5
            - name: phi_0
              min: -180.0
              max: 180.0

        optimization:
          method: "nlsq"
          nlsq:
            max_iterations: 100
            tolerance: 1e-8

        optimization:
          streaming:
            enable_checkpoints: true
            checkpoint_dir: "./checkpoints"
            enable_fault_tolerance: true
        """;

    private final GuideOptions typed = new GuideOptions();
    private final FitControl control = new FitControl();
    private List<String> warnings = List.of();

    private String workflow(String yaml) {
        control.output = "results";
        control.resume = true;
        control.fittedData = true;
        GuideFit fit = new GuideFit(Path.of("c.yaml"), yaml, typed, control);
        WorkflowText text = new WorkflowText("w", "fit-two-time");
        Path data = fit.fill(text, Path.of("/lab"));
        warnings = fit.warnings();
        return data + "\n" + text.yaml();
    }

    @Test
    void takesAGuidesFileAsItIsPrinted() {
        assertEquals("""
            /lab/data/500m_points.hdf
            workflow: "w"
            recipe: "fit-two-time"
            options: { q: 0.0054, dt: 0.1, start: ["D0 [100.0, 100000.0]", "gamma_dot_t0 [1.0E-6, 0.5]", "phi0 [-180.0, 180.0]"], \
            output.path: "/lab/results/nlsq", plots: false, fitted.data: true }
            slots:
              model: { type: "homodyne", mode: "laminar_flow", stator.rotor.gap: 2000000.0 }
              optimizer: { type: "streaming", threads: 0, strategy: "auto", max.iterations: 100, function.tolerance: 1.0E-8, \
            max.retries.per.batch: 2, min.success.rate: 0.5 }
              checkpoints: { type: "hdf5", path: "/lab/results/checkpoints", resume: true }
            """, workflow(PRINTED));
        assertEquals(
                "c.yaml: the key 'optimization' stands in line 18 and again in line 24; both are taken together",
                warnings.getFirst());
        assertEquals(4, warnings.size(), warnings::toString);
        assertTrue(warnings.get(1).contains("wavevector_q is missing; 0.0054 1/Å is taken"), warnings::toString);
    }

    @Test
    void whatIsTypedComesFirst() {
        typed.dataFile = "other.h5";
        typed.staticMode = true;
        typed.d0 = 1234.0;
        control.strategy = "chunked";
        control.iterations = 7;
        control.tolerance = 1e-5;
        String text = workflow(PRINTED);
        assertTrue(text.startsWith("/lab/other.h5\n"), text);
        assertTrue(text.contains("start: [\"D0 [100.0, 100000.0]\", \"D0 = 1234.0\"]"), text);
        assertTrue(text.contains("mode: \"static\""), text);
        assertTrue(text.contains("strategy: \"chunked\", max.iterations: 7, function.tolerance: 1.0E-5"), text);
        typed.phi0 = 3.0;
        assertTrue(assertThrows(MeanderException.class, () -> workflow(PRINTED))
                .getMessage()
                .contains("phi0"));
    }

    @Test
    void takesEveryKeyOfTheFormat() {
        String text = workflow("""
            analyzer_parameters:
              dt: 0.2
              start_frame: 3
              end_frame: 100
              scattering: { wavevector_q: 0.01 }
              geometry: { stator_rotor_gap: 1e6 }
            experimental_data: { data_folder_path: /data, data_file_name: a.h5 }
            phi_filtering:
              enabled: true
              target_ranges: [{ min_angle: -10, max_angle: 10, description: near 0 }]
            initial_parameters:
              parameter_names: [D0, alpha, D_offset, gamma_dot_0]
              values: [500, -0.5, 20, 0.02]
              fixed_parameters: { D_offset: 5 }
            optimization:
              nlsq: { loss: soft_l1 }
              streaming:
                checkpoint_frequency: 20
                resume_from_checkpoint: false
                keep_last_checkpoints: 5
                max_retries_per_batch: 3
                min_success_rate: 0.8
                enable_progress: true
                save_batch_statistics: true
            performance: { strategy_override: streaming, memory_limit_gb: 4 }
            logging: { level: INFO }
            """);
        for (String part : List.of(
                "/data/a.h5",
                "q: 0.01, dt: 0.2, start.frame: 3, end.frame: 100, angles: [\"-10.0 .. 10.0\"]",
                "stator.rotor.gap: 1000000.0",
                "start: [\"D0 = 500.0\", \"alpha = -0.5\", \"D_offset = 5.0\", \"gamma_dot_t0 = 0.02\"], fixed:"
                        + " [\"D_offset\"]",
                "strategy: \"streaming\", memory.limit.gb: 4.0, checkpoint.frequency: 20, max.retries.per.batch: 3,"
                        + " min.success.rate: 0.8",
                "loss: \"soft_l1\"",
                "resume: false, keep.last.checkpoints: 5")) {
            assertTrue(text.contains(part), part + " is not in\n" + text);
        }
        assertEquals(List.of(), warnings);
    }

    @Test
    void namesWhatSaysNothing() {
        workflow(PRINTED + "performanse:\n  strategy_overide: streaming\n");
        assertTrue(
                warnings.getLast()
                        .contains("'performanse.strategy_overide' in line 30 says nothing here; the nearest key that"
                                + " does is 'performance.strategy_override'"),
                warnings::toString);
    }

    @Test
    void saysNothingOfTheGapWhereNothingFlows() {
        workflow("""
            experimental_data: { file_path: d.h5 }
            analysis_mode: static
            analyzer_parameters:
              dt: 0.1
              scattering: { wavevector_q: 0.0054 }
              geometry: { stator_rotor_gap: 2000000 }
            """);
        assertEquals(List.of(), warnings);
    }

    @Test
    void refusesWhatItCannotDo() {
        refuses("a: [", "c.yaml:1: not YAML");
        refuses("- a", "has no keys");
        refuses(PRINTED.replace("nlsq\"", "cmc\""), "'cmc'; it must be nlsq");
        refuses(PRINTED.replace("laminar_flow", "laminar"), "'laminar'; it must be static or laminar_flow");
        refuses(PRINTED.replace("name: D0", "name: DO"), "'DO', which is no parameter; the nearest is 'D0'");
        refuses(
                PRINTED.replace("max: 0.5", "max: a half"),
                "c.yaml: 'parameter_space.bounds[1].max' in line 13 is 'a half'; it must be a number");
        refuses(PRINTED.replace("max: 0.5", "greatest: 1"), "lacks the key 'max'");
        refuses(PRINTED.replace("file_path", "file"), "names no data");
    }

    private void refuses(String yaml, String message) {
        MeanderException e = assertThrows(MeanderException.class, () -> workflow(yaml));
        assertTrue(e.getMessage().contains(message), e.getMessage());
    }
}
