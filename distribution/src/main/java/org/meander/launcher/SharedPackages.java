package org.meander.launcher;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.osgi.framework.Constants;

/**
 * The API packages that a program and the bundles share: those that bundles of the product export and that are on the class path, too. The
 * framework takes them from the class path, in the version of the product's bundle; a bundle that would export nothing else is left out.
 *
 * @param versions versions by package
 * @param plan the plan without the bundles that are not needed
 */
record SharedPackages(Map<String, String> versions, Plan plan) {

    private static final String OURS = "org.meander.";

    /** A clause of Export-Package: the package, and what stands after it; commas in quotes separate no clauses. */
    private static final Pattern CLAUSE = Pattern.compile("([\\w.]+)((?:;[^;,=:]+:?=(?:\"[^\"]*\"|[^;,\"]*))*)(?:,|$)");

    private static final Pattern VERSION = Pattern.compile(";version=\"?([^\";]+)");

    static SharedPackages of(Plan plan, ClassLoader program) throws IOException {
        Map<String, String> versions = new TreeMap<>();
        List<Plan.Item> bundles = new ArrayList<>();
        for (Plan.Item item : plan.bundles()) {
            Map<String, String> exported =
                    item.jar().getFileName().toString().startsWith(OURS) ? exports(item) : Map.of();
            long shared = exported.keySet().stream()
                    .filter(name -> isThere(program, name))
                    .count();
            if (shared == 0) {
                bundles.add(item);
            } else if (shared == exported.size()) {
                versions.putAll(exported);
            } else {
                throw new LaunchException("The class path has some of the packages "
                        + String.join(", ", exported.keySet()) + " of " + item.jar() + " but not all.");
            }
        }
        return new SharedPackages(versions, new Plan(plan.origin(), plan.features(), bundles, plan.configurations()));
    }

    /** As the framework wants to have it. */
    String header() {
        StringBuilder header = new StringBuilder();
        versions.forEach((name, version) ->
                header.append(',').append(name).append(";version=").append(version));
        return header.toString();
    }

    private static boolean isThere(ClassLoader program, String name) {
        return program.getResource(name.replace('.', '/') + "/package-info.class") != null;
    }

    private static Map<String, String> exports(Plan.Item item) throws IOException {
        try (JarFile jar = new JarFile(item.jar().toFile())) {
            String header = jar.getManifest().getMainAttributes().getValue(Constants.EXPORT_PACKAGE);
            return header == null ? Map.of() : parse(header);
        }
    }

    static Map<String, String> parse(String header) {
        Map<String, String> exported = new TreeMap<>();
        Matcher clauses = CLAUSE.matcher(header);
        while (clauses.find()) {
            Matcher version = VERSION.matcher(clauses.group(2));
            exported.put(clauses.group(1), version.find() ? version.group(1) : "0.0.0");
        }
        return exported;
    }
}
