package org.meander.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/** The three ways to run the platform. Each returns the exit code. */
final class Modes {

    /** Framework properties that the launcher sets; bundles may read them. */
    private static final String HOME = "meander.home";

    private static final String VERSION = "meander.version";

    private static final String MODELS = "meander.models";

    /** Folder of the configurations that are in effect from the start. */
    private static final String CONF = "meander.conf";

    /** Folder for what a bundle keeps from one start to the next; nobody else uses it meanwhile. */
    private static final String DATA = "meander.data";

    /** Folder that is watched for things to deploy; set on nodes only. */
    private static final String DEPLOY = "meander.deploy";

    /** Begins no location. */
    private static final String NONE = "-";

    private static final String NODE = "node";
    private static final String FEATURES = "meander.features.";
    private static final String LOGBACK = "org.ops4j.pax.logging.StaticLogbackFile";

    /** Level of the log's notes of parts that cannot be made; on a command line the sentence that is printed says it. */
    private static final String LOG_OF_PARTS = "meander.log.parts";

    private static final long STOP_MS = 15_000;

    /**
     * Who interrupts a command is not made to wait for its run to come to a boundary, which takes seconds while kernels are being
     * compiled: what has been acknowledged survives any end of the process.
     */
    private static final long INTERRUPTED_MS = 600;

    private final Product product = Product.ofLauncher();

    /** Time to stop in when the process is ended now. */
    private volatile long stop = STOP_MS;

    /** One verb of the command line: {@code arguments} begins with it. */
    int verb(List<String> arguments) throws InterruptedException {
        stop = INTERRUPTED_MS;
        Platform platform = pooled("command", Map.of());
        report(platform);
        int code = new CommandLine(platform).run(arguments.toArray(String[]::new));
        stop = STOP_MS;
        return code;
    }

    /** The interactive shell, until {@code exit}. */
    int shell() throws InterruptedException {
        Platform platform = pooled("shell", Map.of("gosh.home", product.conf().toString(), "gosh.args", "--login"));
        report(platform);
        platform.awaitStop();
        return 0;
    }

    /** A node, until SIGTERM or SIGINT. */
    int node(Path root) throws InterruptedException {
        NodeFolder node = NodeFolder.open(root);
        Map<String, String> own = new HashMap<>();
        own.put(DATA, node.data().toString());
        own.put(DEPLOY, node.deploy().toString());
        own.put("felix.fileinstall.dir", node.deploy().toString());
        own.put("felix.fileinstall.tmpdir", node.cache().resolve("deploy").toString());
        Platform platform =
                start(NODE, node.cache(), node.conf(), node.deploy().toUri().toString(), own);
        report(platform);
        listen(root, platform);
        System.out.println("Node " + root + " is running as process "
                + ProcessHandle.current().pid() + ".");
        System.out.flush();
        platform.awaitStop();
        return 0;
    }

    /** A node that cannot be controlled still does what its folder says. */
    private static void listen(Path root, Platform platform) {
        try {
            ControlServer server = ControlServer.start(ControlSocket.open(root), new CommandLine(platform));
            Runtime.getRuntime().addShutdownHook(new Thread(server::stop, "meander-stop-control"));
        } catch (IOException e) {
            System.err.println("meander: The node cannot be controlled: " + ControlSocket.entry(root)
                    + " cannot be opened (" + e.getMessage() + ").");
        }
    }

    /** In a shutdown hook. Before every bundle has been started there is nothing to put in order, except on a node. */
    private void end(Platform platform, boolean orderly) {
        long most = stop;
        boolean stopped = !orderly && !platform.isStarted() || platform.stop(most);
        if (!stopped && most == STOP_MS) {
            System.err.println("meander: The platform did not stop within " + STOP_MS / 1000 + " s.");
        }
    }

    private Platform pooled(String mode, Map<String, String> own) {
        CachePool.Lease lease = new CachePool(cacheRoot().resolve(mode)).take();
        Map<String, String> properties = new HashMap<>(own);
        properties.put(DATA, createData(lease.folder()).toString());
        return start(mode, lease.folder(), product.conf(), NONE, properties);
    }

    private Platform start(String mode, Path cache, Path conf, String kept, Map<String, String> own) {
        StandardError.restore();
        Map<String, String> variables = new HashMap<>(own);
        variables.put(HOME, product.home().toString());
        variables.put(VERSION, Product.version());
        variables.put(CONF, conf.toString());
        System.setProperty(VERSION, Product.version());
        System.setProperty(MODELS, product.home().resolve("models").toString());
        variables.put("meander.mode", mode);
        if (!mode.equals(NODE) && System.getProperty(LOG_OF_PARTS) == null) {
            System.setProperty(LOG_OF_PARTS, "OFF");
        }
        Properties configured = product.frameworkProperties(conf);
        Map<String, String> properties = new HashMap<>();
        for (String key : configured.stringPropertyNames()) {
            properties.put(key, Variables.substitute(key, configured.getProperty(key), variables));
        }
        Path logback = conf.resolve("logback.xml");
        properties.putIfAbsent(
                LOGBACK, (Files.exists(logback) ? logback : product.conf().resolve("logback.xml")).toString());
        properties.putAll(variables);
        String key = FEATURES + mode;
        Selection selection = new Selection(key, properties.getOrDefault(key, "*"));
        Platform platform = Platform.prepare(product, cache, conf, selection, kept, properties, Optional.empty());
        boolean orderly = mode.equals(NODE);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(platform, orderly), "meander-stop"));
        platform.start();
        return platform;
    }

    /** What did not start is no reason to refuse the rest, but is never kept silent. */
    private static void report(Platform platform) {
        platform.problems().list().forEach(problem -> System.err.println("meander: " + problem));
    }

    private static Path createData(Path folder) {
        try {
            return Files.createDirectories(folder.resolve("data"));
        } catch (IOException e) {
            throw new LaunchException("The cache folder " + folder + " cannot be written", e);
        }
    }

    /** The user's cache folder, with a name of its own for each installation. */
    private Path cacheRoot() {
        String named = System.getProperty("meander.cache");
        if (named == null) {
            throw new LaunchException(
                    "The system property meander.cache is missing; start the product with bin/meander.");
        }
        return Path.of(named);
    }
}
