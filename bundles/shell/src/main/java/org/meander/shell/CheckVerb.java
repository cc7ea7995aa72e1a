package org.meander.shell;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.meander.workflow.Report;
import org.meander.workflow.Workflows.Problem;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "check",
        description = "Checks workflow files and prints all problems with line and column; changes nothing.")
final class CheckVerb extends Verb {

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Workflow files.")
    List<String> files;

    @Mixin
    Mixins.Json json;

    @Override
    public Integer call() {
        List<Problem> problems = new ArrayList<>();
        for (String file : files) {
            Path path = path(file);
            problems.addAll(platform().workflows().check(file, TextFiles.read(path)));
        }
        if (json.json) {
            List<Map<String, Object>> rows = new ArrayList<>();
            for (Problem problem : problems) {
                Map<String, Object> row = new LinkedHashMap<>();
                row.put("file", problem.file());
                row.put("line", problem.line());
                row.put("column", problem.column());
                row.put("message", problem.message());
                rows.add(row);
            }
            new Printer(terminal().out()).report(new Report(Map.of("problems", problems.size()), rows), true);
        } else {
            problems.forEach(terminal().out()::println);
            if (problems.isEmpty()) {
                terminal().out().println("no problems");
            }
        }
        return problems.isEmpty() ? 0 : Failure.FAILED;
    }
}
