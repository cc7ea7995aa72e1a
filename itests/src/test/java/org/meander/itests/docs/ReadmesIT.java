package org.meander.itests.docs;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;
import static org.ops4j.pax.exam.CoreOptions.options;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import javax.inject.Inject;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.meander.itests.real.Shipped;
import org.meander.workflow.Workflows;
import org.meander.workflow.Workflows.KeyInfo;
import org.meander.workflow.Workflows.PluginInfo;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;

/** Holds what the documents say about workflows and plug-ins against the bundles that ship. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class ReadmesIT {

    @Inject
    protected Workflows workflows;

    @Configuration
    public Option[] configuration() {
        return options(Shipped.parts());
    }

    @Test
    public void everyFragmentIsValid() throws IOException {
        List<String> problems = new ArrayList<>();
        int fragments = 0;
        for (Map.Entry<String, String> document : documents().entrySet()) {
            for (Fragment fragment : Fragment.of(document.getKey(), document.getValue())) {
                fragments++;
                workflows.check(fragment.place(), fragment.workflow()).forEach(p -> problems.add(p.toString()));
            }
        }
        assertEquals("", String.join("\n", problems));
        assertTrue("fragments found: " + fragments, fragments >= 20);
    }

    @Test
    public void everyBundleHasAReadme() throws IOException {
        List<String> missing = new ArrayList<>();
        try (Stream<Path> files = Files.walk(Shipped.sources().resolve("bundles"), 3)) {
            files.filter(f -> f.endsWith("bnd.bnd"))
                    .map(f -> f.resolveSibling("README.md"))
                    .filter(Files::notExists)
                    .map(f -> Shipped.sources().relativize(f).toString())
                    .sorted()
                    .forEach(missing::add);
        }
        assertEquals("", String.join("\n", missing));
    }

    @Test
    public void everyPluginIsDescribedByTheReadmeOfItsBundle() throws IOException {
        List<PluginInfo> plugins = workflows.plugins();
        assertTrue("plug-ins found: " + plugins, plugins.size() >= 19);
        List<String> missing = new ArrayList<>();
        Map<String, String> documents = documents();
        for (PluginInfo plugin : plugins) {
            assertEquals(plugin.toString(), Optional.empty(), plugin.problem());
            String file = plugin.bundle()
                            .split(" ")[0]
                            .replaceFirst("^org\\.meander", "bundles")
                            .replace('.', '/') + "/README.md";
            String text = documents.getOrDefault(file, "");
            if (!text.contains('`' + plugin.pid() + '`')) {
                missing.add(file + " does not name the PID " + plugin.pid());
            }
            for (KeyInfo key : plugin.keys()) {
                if (!text.contains("| `" + key.name() + "` |")) {
                    missing.add(file + " has no row for the key '" + key.name() + "' of " + plugin.pid());
                }
            }
        }
        assertEquals("", String.join("\n", missing));
    }

    /** What is not installed here has nothing to describe. */
    @Test
    public void theEdgesAnnounceNoPlugins() throws IOException {
        for (String edge : Shipped.EDGES) {
            try (JarFile jar = new JarFile(Shipped.bundles().get(edge).toFile())) {
                String capabilities = jar.getManifest().getMainAttributes().getValue("Provide-Capability");
                assertFalse(edge, String.valueOf(capabilities).contains("meander.plugin"));
            }
        }
    }

    /** All documents, by their paths below the root. */
    private static Map<String, String> documents() throws IOException {
        Path root = Shipped.sources();
        Map<String, String> documents = new TreeMap<>();
        try (Stream<Path> top = Files.list(root);
                Stream<Path> docs = Files.walk(root.resolve("docs"));
                Stream<Path> bundles = Files.walk(root.resolve("bundles"), 3)) {
            for (Path file : Stream.of(top, docs, bundles)
                    .flatMap(s -> s)
                    .filter(f -> f.toString().endsWith(".md"))
                    .toList()) {
                documents.put(root.relativize(file).toString(), Files.readString(file));
            }
        }
        return documents;
    }
}
