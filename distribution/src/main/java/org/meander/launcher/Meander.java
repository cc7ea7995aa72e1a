package org.meander.launcher;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;
import org.meander.quantizer.Quantizer;
import org.meander.quantizer.QuantizerSettings;
import org.meander.quantizer.Quantizers;
import org.meander.store.ModelStore;
import org.meander.workflow.Workflows;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.util.tracker.ServiceTracker;

/**
 * A Meander in the process of a program that need not know how it is made:
 *
 * <pre>
 * try (Meander meander = Meander.start()) {
 *     Quantizer quantizer = meander.quantizer();
 *     QuantizedModel model = quantizer.quantize("layer-1", weights);
 *     float[] back = quantizer.reconstruct(model);
 * }
 * </pre>
 *
 * The JVM has to be started with {@code --add-modules jdk.incubator.vector}. Services and their types are those of the packages
 * {@code org.meander.*} on the program's class path. Thread-safe. What it gave is valid until it is closed.
 */
public final class Meander implements AutoCloseable {

    private static final String MODE = "embedded";
    private static final String VECTORS = "jdk.incubator.vector";
    private static final String STORE = "org.meander.store.";

    /** Far more than a start takes: components become active while their bundles start. */
    private static final long PATIENCE_MS = 10_000;

    private static final long STOP_MS = 15_000;

    private final Platform platform;
    private final CachePool.Lease lease;
    private final boolean stored;

    /** By filter; what they found is held until the end. */
    private final Map<String, ServiceTracker<Object, Object>> trackers = new ConcurrentHashMap<>();

    private Meander(Platform platform, CachePool.Lease lease, boolean stored) {
        this.platform = platform;
        this.lease = lease;
        this.stored = stored;
    }

    /** How a Meander is started; for one thread. */
    public static final class Options {

        private Optional<Path> home = Optional.empty();
        private Optional<Path> cache = Optional.empty();
        private List<String> features = List.of();
        private final Map<String, Map<String, Object>> configurations = new LinkedHashMap<>();
        private boolean stored;

        private Options() {}

        /** Folder of an unpacked product, instead of the one in the jar. */
        public Options home(Path folder) {
            home = Optional.of(folder);
            return this;
        }

        /** Folder for caches; by default {@code MEANDER_CACHE}, or {@code meander} in the user's cache folder. */
        public Options cache(Path folder) {
            cache = Optional.of(folder);
            return this;
        }

        /** Names of the features that are started, with what they require; by default all but the shell and hot deployment. */
        public Options features(String... names) {
            features = List.of(names);
            return this;
        }

        /** Opens a store in a folder, for {@link Meander#store}. */
        public Options store(Path folder) {
            return store(folder, "file");
        }

        /** Opens a store of a type, such as {@code file} or {@code video}. */
        public Options store(Path folder, String type) {
            stored = true;
            return configuration(
                    STORE + type + "~" + MODE,
                    Map.of("path", folder.toAbsolutePath().toString()));
        }

        /**
         * A configuration that is in effect from the start, instead of one of the product.
         *
         * @param pid a PID, or that of a factory, a tilde, and a name
         */
        public Options configuration(String pid, Map<String, ?> values) {
            configurations.put(pid, Map.copyOf(values));
            return this;
        }

        /** Starts a Meander. */
        public Meander start() {
            return Meander.start(this);
        }
    }

    /** Options to start with. */
    public static Options options() {
        return new Options();
    }

    /** Starts a Meander with everything there is. */
    public static Meander start() {
        return options().start();
    }

    private static Meander start(Options options) {
        if (ModuleLayer.boot().findModule(VECTORS).isEmpty()) {
            throw new MeanderException(
                    StandardError.UNAVAILABLE,
                    "Meander computes with the module " + VECTORS + "; start java with --add-modules " + VECTORS);
        }
        Thread thread = Thread.currentThread();
        ClassLoader context = thread.getContextClassLoader();
        // Libraries that look for providers through the context class loader must not find the program's.
        thread.setContextClassLoader(null);
        try {
            return launch(options);
        } catch (LaunchException e) {
            throw new MeanderException(StandardError.UNAVAILABLE, e.getMessage(), e);
        } finally {
            thread.setContextClassLoader(context);
        }
    }

    private static Meander launch(Options options) {
        Path caches = options.cache.orElseGet(Meander::defaultCaches).toAbsolutePath();
        Product product = options.home
                .map(home -> new Product(home.toAbsolutePath()))
                .orElseGet(() -> EmbeddedProduct.find(caches));
        CachePool.Lease lease = new CachePool(caches.resolve(MODE)).take();
        try {
            NativeCopies.clear(lease.folder());
            Platform platform = Platform.prepare(
                    product,
                    lease.folder(),
                    product.conf(),
                    new Selection(
                            "features",
                            options.features.isEmpty() ? "* -shell -deploy" : String.join(" ", options.features)),
                    "-",
                    properties(product, lease.folder()),
                    Optional.of(new Platform.Guest(Meander.class.getClassLoader(), options.configurations)));
            Meander meander = new Meander(platform, lease, options.stored);
            meander.begin();
            return meander;
        } catch (RuntimeException e) {
            lease.close();
            throw e;
        }
    }

    private void begin() {
        platform.start();
        List<String> problems = platform.problems().list();
        if (!problems.isEmpty()) {
            platform.stop(STOP_MS);
            throw new LaunchException(String.join(" ", problems));
        }
    }

    private static Map<String, String> properties(Product product, Path cache) {
        Map<String, String> variables = new HashMap<>();
        variables.put("meander.home", product.home().toString());
        variables.put("meander.version", Product.version());
        variables.put("meander.mode", MODE);
        variables.put("meander.data", cache.resolve("data").toString());
        Properties configured = product.frameworkProperties(product.conf());
        Map<String, String> properties = new HashMap<>();
        for (String key : configured.stringPropertyNames()) {
            if (!key.startsWith("felix.fileinstall.")) {
                properties.put(key, Variables.substitute(key, configured.getProperty(key), variables));
            }
        }
        properties.putIfAbsent(
                "org.ops4j.pax.logging.StaticLogbackFile",
                product.conf().resolve("logback.xml").toString());
        properties.putAll(variables);
        System.setProperty("meander.version", Product.version());
        NativeCopies.of(cache);
        return properties;
    }

    private static Path defaultCaches() {
        String named = System.getenv("MEANDER_CACHE");
        if (named != null && !named.isEmpty()) {
            return Path.of(named);
        }
        String user = System.getenv("XDG_CACHE_HOME");
        Path caches =
                user != null && !user.isEmpty() ? Path.of(user) : Path.of(System.getProperty("user.home"), ".cache");
        return caches.resolve("meander").resolve(Product.version() + "-" + MODE);
    }

    /** The quantizer with balanced settings. */
    public Quantizer quantizer() {
        return quantizer(Quantizers.DEFAULT);
    }

    /** A configured quantizer, such as {@code high-quality}. */
    public Quantizer quantizer(String name) {
        return quantizers().quantizer(name);
    }

    /** A quantizer of the program's own, with an empty registry. */
    public Quantizer quantizer(QuantizerSettings settings) {
        return quantizers().open(settings);
    }

    /** All quantizers. */
    public Quantizers quantizers() {
        return service(Quantizers.class);
    }

    /** The store that {@link Options#store} opened; {@code UNAVAILABLE} without. */
    public ModelStore store() {
        if (!stored) {
            throw new MeanderException(
                    StandardError.UNAVAILABLE, "this Meander was started without a store; Options.store opens one");
        }
        return service(ModelStore.class, "(service.pid=" + STORE + "*~" + MODE + ")");
    }

    /** Workflows: what commands and workflow files are made of. */
    public Workflows workflows() {
        return service(Workflows.class);
    }

    /** A service of a type. */
    public <S> S service(Class<S> type) {
        return service(type, "");
    }

    /**
     * A service of a type, waiting for one that is just starting.
     *
     * @param filter such as {@code (curve.name=hilbert)}, or empty
     * @throws MeanderException {@code UNAVAILABLE} if there is none within some seconds
     */
    public <S> S service(Class<S> type, String filter) {
        try {
            Object service = trackers.computeIfAbsent(
                            "(&(objectClass=" + type.getName() + ")" + Objects.requireNonNull(filter) + ")",
                            this::track)
                    .waitForService(PATIENCE_MS);
            if (service == null) {
                throw new MeanderException(
                        StandardError.UNAVAILABLE,
                        "no part offers the service " + type.getName() + (filter.isEmpty() ? "" : " with " + filter)
                                + "; the features of this Meander lack it");
            }
            return type.cast(service);
        } catch (IllegalStateException e) {
            throw new MeanderException(StandardError.UNAVAILABLE, "this Meander is closed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MeanderException(StandardError.CANCELLED, "cancelled while waiting for " + type.getName(), e);
        }
    }

    /** Stays open: a service that nobody holds may be taken back. */
    private ServiceTracker<Object, Object> track(String filter) {
        BundleContext context = platform.context();
        if (context == null) {
            throw new IllegalStateException("stopped");
        }
        try {
            ServiceTracker<Object, Object> tracker = new ServiceTracker<>(context, context.createFilter(filter), null);
            tracker.open();
            return tracker;
        } catch (InvalidSyntaxException e) {
            throw MeanderException.invalid("'%s' is no filter: %s", filter, e.getMessage());
        }
    }

    /** Runs a command line, such as {@code encode model.safetensors --lossless}, in the process's terminal; its exit code. */
    public int run(String... words) throws InterruptedException {
        return new CommandLine(platform).run(words);
    }

    /** Stops everything and frees the caches; returns when that is done. */
    @Override
    public void close() {
        trackers.values().forEach(ServiceTracker::close);
        trackers.clear();
        platform.stop(STOP_MS);
        lease.close();
    }
}
