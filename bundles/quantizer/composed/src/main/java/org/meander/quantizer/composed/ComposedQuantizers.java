package org.meander.quantizer.composed;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Predicate;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;
import org.meander.codec.Decoder;
import org.meander.codec.QualityScale;
import org.meander.curve.SpaceFillingCurve;
import org.meander.index.IndexStrategy;
import org.meander.quantizer.Quantizer;
import org.meander.quantizer.QuantizerError;
import org.meander.quantizer.QuantizerSettings;
import org.meander.quantizer.Quantizers;
import org.meander.quantizer.Setting;
import org.meander.search.SearchMethod;
import org.meander.search.SimilarityMethod;
import org.meander.store.ModelStore;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/**
 * Quantizers by name. A part or a configuration that comes or goes does not touch the registries: parts are looked up at each call, and a
 * quantizer outlives the changes of its configuration.
 */
@Component(name = "org.meander.quantizer.composed", service = Quantizers.class, immediate = true)
public final class ComposedQuantizers implements Quantizers {

    /** Part of a filter: what belongs to a workflow is that workflow's alone. */
    private static final String FREE = "(!(meander.workflow=*))";

    private static final long PATIENCE_NS = 10_000_000_000L;

    @Reference(policy = ReferencePolicy.DYNAMIC, cardinality = ReferenceCardinality.MULTIPLE, target = FREE)
    private volatile List<SpaceFillingCurve> curves = List.of();

    @Reference(policy = ReferencePolicy.DYNAMIC, cardinality = ReferenceCardinality.MULTIPLE)
    private volatile List<QualityScale> scales = List.of();

    @Reference(policy = ReferencePolicy.DYNAMIC, cardinality = ReferenceCardinality.MULTIPLE)
    private volatile List<Decoder> decoders = List.of();

    @Reference(policy = ReferencePolicy.DYNAMIC, cardinality = ReferenceCardinality.MULTIPLE, target = FREE)
    private volatile List<IndexStrategy> strategies = List.of();

    @Reference(policy = ReferencePolicy.DYNAMIC, cardinality = ReferenceCardinality.MULTIPLE, target = FREE)
    private volatile List<SearchMethod> methods = List.of();

    /** Those with scores of their own, in their defaults. */
    @Reference(policy = ReferencePolicy.DYNAMIC, cardinality = ReferenceCardinality.MULTIPLE, target = FREE)
    private volatile List<SimilarityMethod> similarities = List.of();

    private final ConfigurationAdmin admin;
    /** Settings that are configured now; the lock of all maps. */
    private final Map<String, QuantizerSettings> configured = new TreeMap<>();

    /** The last settings of every name: what a quantizer in somebody's hands goes by. */
    private final Map<String, QuantizerSettings> known = new HashMap<>();

    private final Map<String, ModelQuantizer> quantizers = new HashMap<>();

    /** Stores by PID. */
    private final Map<String, ModelStore> stores = new ConcurrentSkipListMap<>();

    @Activate
    public ComposedQuantizers(@Reference ConfigurationAdmin admin) {
        this.admin = admin;
    }

    /** A configuration that came. */
    @Reference(policy = ReferencePolicy.DYNAMIC, cardinality = ReferenceCardinality.MULTIPLE)
    void addSettings(NamedSettings settings) {
        synchronized (configured) {
            configured.put(settings.name(), settings.settings());
            known.put(settings.name(), settings.settings());
            configured.notifyAll();
        }
    }

    /** A configuration that went, or is just being changed; not if another one of its name has come already. */
    void removeSettings(NamedSettings settings) {
        synchronized (configured) {
            configured.computeIfPresent(
                    settings.name(), (name, current) -> current == settings.settings() ? null : current);
        }
    }

    @Reference(policy = ReferencePolicy.DYNAMIC, cardinality = ReferenceCardinality.MULTIPLE, target = FREE)
    void addStore(ModelStore store, Map<String, Object> properties) {
        stores.put(String.valueOf(properties.get(Constants.SERVICE_PID)), store);
    }

    /** Not if another one of its PID has come already. */
    void removeStore(ModelStore store, Map<String, Object> properties) {
        stores.remove(String.valueOf(properties.get(Constants.SERVICE_PID)), store);
    }

    private ModelStore store(String name) {
        return stores.entrySet().stream()
                .filter(entry -> entry.getKey().endsWith("~" + name))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow(() -> new MeanderException(
                        StandardError.UNAVAILABLE,
                        "there is no store '" + name + "'; configured are "
                                + (stores.isEmpty() ? "none" : String.join(", ", stores.keySet()))));
    }

    private Installed installed() {
        List<SearchMethod> all = new ArrayList<>(methods);
        all.addAll(similarities);
        return new Installed(curves, scales, decoders, strategies, all);
    }

    @Override
    public List<String> names() {
        synchronized (configured) {
            return List.copyOf(configured.keySet());
        }
    }

    @Override
    public Quantizer quantizer(String name) {
        synchronized (configured) {
            // While a configuration is changed, there is none for a moment.
            if (!configured.containsKey(name) && !(known.containsKey(name) && await(name, s -> true))) {
                throw MeanderException.notFound(
                        "there is no quantizer '%s'; configured are %s", name, String.join(", ", configured.keySet()));
            }
            return quantizers.computeIfAbsent(
                    name, n -> new ModelQuantizer(n, new Configured(n), this::installed, this::store));
        }
    }

    @Override
    public Quantizer open(QuantizerSettings settings) {
        return new ModelQuantizer("", new Own(settings), this::installed, this::store);
    }

    /** Settings that nobody else has. */
    private static final class Own implements ModelQuantizer.Configuration {

        private volatile QuantizerSettings settings;

        Own(QuantizerSettings settings) {
            this.settings = settings;
        }

        @Override
        public QuantizerSettings settings() {
            return settings;
        }

        @Override
        public void change(Map<Setting, Object> changes, QuantizerSettings after) {
            settings = after;
        }
    }

    /** Settings that ConfigurationAdmin keeps. */
    private final class Configured implements ModelQuantizer.Configuration {

        private final String name;

        Configured(String name) {
            this.name = name;
        }

        @Override
        public QuantizerSettings settings() {
            synchronized (configured) {
                return known.get(name);
            }
        }

        @Override
        public void change(Map<Setting, Object> changes, QuantizerSettings after) {
            if (after.equals(settings())) {
                return;
            }
            Configuration configuration = configuration(name);
            Dictionary<String, Object> properties = new Hashtable<>();
            configuration.getProperties().keys().asIterator().forEachRemaining(key -> {
                if (Setting.of(key).filter(changes::containsKey).isEmpty()) {
                    properties.put(key, configuration.getProperties().get(key));
                }
            });
            changes.forEach((setting, value) -> properties.put(setting.key(), storable(value)));
            try {
                configuration.update(properties);
            } catch (IOException e) {
                throw MeanderException.io(e, "the configuration of quantizer '%s' cannot be written", name);
            }
            if (!await(name, after::equals)) {
                throw new MeanderException(
                        StandardError.UNAVAILABLE,
                        "the new configuration of quantizer '" + name + "' was not in effect after 10 s");
            }
        }
    }

    /** ConfigurationAdmin keeps arrays, and lists of some classes only. */
    private static Object storable(Object value) {
        if (!(value instanceof List<?> list)) {
            return value;
        }
        return list.stream().allMatch(Integer.class::isInstance)
                ? list.toArray(Integer[]::new)
                : list.toArray(Double[]::new);
    }

    private Configuration configuration(String name) {
        List<Configuration> found = new ArrayList<>();
        try {
            Configuration[] all = admin.listConfigurations(
                    "(" + ConfigurationAdmin.SERVICE_FACTORYPID + "=" + NamedSettings.PID + ")");
            found.addAll(all == null ? List.of() : Arrays.asList(all));
        } catch (IOException e) {
            throw MeanderException.io(e, "the configurations of quantizers cannot be read");
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
        found.removeIf(c -> !name.equals(c.getProperties().get(NamedSettings.NAME)));
        if (found.size() != 1) {
            throw new MeanderException(
                    QuantizerError.CONFIGURATION,
                    found.size() + " configurations of " + NamedSettings.PID + " have the name '" + name
                            + "'; one is right");
        }
        return found.getFirst();
    }

    /** Waits for settings of a name; whether they came. */
    private boolean await(String name, Predicate<QuantizerSettings> wanted) {
        long end = System.nanoTime() + PATIENCE_NS;
        synchronized (configured) {
            while (configured.get(name) == null || !wanted.test(configured.get(name))) {
                long left = (end - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    return false;
                }
                try {
                    configured.wait(left);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new MeanderException(
                            StandardError.CANCELLED, "cancelled while quantizer '" + name + "' was configured", e);
                }
            }
            return true;
        }
    }
}
