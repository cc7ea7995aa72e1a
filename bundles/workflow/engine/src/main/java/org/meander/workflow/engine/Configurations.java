package org.meander.workflow.engine;

import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.Dictionary;
import java.util.HashSet;
import java.util.Hashtable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** The configurations that the engine has written. They are the only record of which workflows are in effect. */
final class Configurations {

    private final ConfigurationAdmin admin;

    Configurations(ConfigurationAdmin admin) {
        this.admin = admin;
    }

    /** A configuration that the engine wrote. */
    record Entry(Configuration configuration, Map<String, Object> properties) {

        String workflow() {
            return (String) properties.get(Identity.WORKFLOW);
        }

        long generation() {
            return properties.get(Identity.GENERATION) instanceof Long generation ? generation : 0;
        }

        boolean isRecipe() {
            return Identity.slotOf(properties).isEmpty();
        }

        String recipeType() {
            return String.valueOf(properties.get(Identity.RECIPE_TYPE));
        }

        boolean hasPid(String factoryPid) {
            return factoryPid.equals(configuration.getFactoryPid());
        }

        /** Whether its properties are these, apart from those that ConfigAdmin adds. */
        boolean says(Map<String, Object> expected) {
            Set<String> own = new HashSet<>(properties.keySet());
            own.removeIf(key -> key.startsWith("service.") || key.startsWith("felix."));
            return own.equals(expected.keySet())
                    && own.stream().allMatch(key -> Objects.deepEquals(properties.get(key), expected.get(key)));
        }

        /** Slot names to plug-in types, of a recipe's entry. */
        Map<String, String> slotTypes() {
            Map<String, String> types = new LinkedHashMap<>();
            if (properties.get(Identity.SLOT_TYPES) instanceof String[] pairs) {
                for (String pair : pairs) {
                    int equals = pair.lastIndexOf('=');
                    types.put(pair.substring(0, equals), pair.substring(equals + 1));
                }
            }
            return types;
        }
    }

    /** Everything that was written for all workflows. */
    List<Entry> all() {
        return list("(" + Identity.WORKFLOW + "=*)");
    }

    List<Entry> of(String workflow) {
        return list("(" + Identity.WORKFLOW + "=" + workflow + ")");
    }

    Optional<Entry> recipe(String workflow) {
        return of(workflow).stream().filter(Entry::isRecipe).findFirst();
    }

    private List<Entry> list(String filter) {
        try {
            Configuration[] found = admin.listConfigurations(filter);
            return found == null
                    ? List.of()
                    : Arrays.stream(found)
                            .map(c -> new Entry(c, map(c.getProperties())))
                            .toList();
        } catch (IOException e) {
            throw MeanderException.io(e, "the configurations cannot be listed");
        } catch (InvalidSyntaxException e) {
            throw new MeanderException(StandardError.INTERNAL_ERROR, "malformed filter " + filter, e);
        }
    }

    /** Creates or replaces the factory configuration of a PID with a name. */
    void write(String pid, String name, Map<String, Object> properties) {
        try {
            admin.getFactoryConfiguration(pid, name, "?").update(new Hashtable<>(properties));
        } catch (IOException e) {
            throw MeanderException.io(e, "the configuration %s~%s cannot be written", pid, name);
        }
    }

    /** Gives a configuration back the properties that it had. */
    void restore(Entry entry) {
        try {
            entry.configuration().update(new Hashtable<>(entry.properties()));
        } catch (IOException e) {
            throw MeanderException.io(
                    e,
                    "the configuration %s cannot be restored",
                    entry.configuration().getPid());
        }
    }

    void delete(Entry entry) {
        try {
            entry.configuration().delete();
        } catch (IOException e) {
            throw MeanderException.io(
                    e,
                    "the configuration %s cannot be deleted",
                    entry.configuration().getPid());
        }
    }

    private static Map<String, Object> map(Dictionary<String, Object> properties) {
        Map<String, Object> map = new LinkedHashMap<>();
        Collections.list(properties.keys()).forEach(key -> map.put(key, properties.get(key)));
        return map;
    }
}
