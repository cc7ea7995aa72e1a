package org.meander.shell;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.meander.quantizer.BenchmarkReport;
import org.meander.quantizer.Quantizers;
import org.meander.workflow.Report;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "benchmark",
        description = "Measures a quantizer on normal variables: seconds of quantizing, of turning back and of a search"
                + " among the trials, compression ratio and relative RMS error, as means over the trials.",
        footer = {"Example:", "  meander benchmark 1000 5000 10000 50000 --trials 5"})
final class BenchmarkVerb extends Verb {

    @Parameters(paramLabel = "COUNT", description = "Lengths of the vectors (default: 1000 5000 10000 50000).")
    List<Integer> counts = List.of();

    @Option(
            names = "--trials",
            paramLabel = "N",
            description = "Vectors of each length (default: ${DEFAULT-VALUE}).",
            defaultValue = "3")
    int trials;

    @Option(
            names = "--quantizer",
            paramLabel = "NAME",
            description = "Which quantizer (default: ${DEFAULT-VALUE}).",
            defaultValue = Quantizers.DEFAULT)
    String quantizer;

    @Mixin
    Mixins.Json json;

    @Override
    public Integer call() {
        int[] wanted = counts.isEmpty()
                ? new int[] {1000, 5000, 10_000, 50_000}
                : counts.stream().mapToInt(c -> c).toArray();
        BenchmarkReport report = platform().quantizer(quantizer).benchmark(trials, wanted);
        List<Map<String, Object>> rows =
                report.rows().stream().map(BenchmarkVerb::row).toList();
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("quantizer", quantizer);
        facts.put("trials", report.trials());
        new Printer(terminal().out()).report(new Report(facts, rows), json.json);
        return 0;
    }

    private static Map<String, Object> row(BenchmarkReport.Row measured) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("parameterCount", measured.parameterCount());
        row.put("quantizationTime", measured.quantizationTime());
        row.put("reconstructionTime", measured.reconstructionTime());
        row.put("searchTime", measured.searchTime());
        row.put("compressionRatio", measured.compressionRatio());
        row.put("reconstructionError", measured.reconstructionError());
        row.put("memoryUsageMb", measured.memoryUsageMb());
        return row;
    }
}
