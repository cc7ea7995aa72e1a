package org.meander.workflow.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.meander.workflow.engine.Key.Type;
import org.osgi.framework.Bundle;
import org.osgi.service.metatype.AttributeDefinition;
import org.osgi.service.metatype.MetaTypeInformation;
import org.osgi.service.metatype.MetaTypeService;
import org.osgi.service.metatype.ObjectClassDefinition;

/** Reads the configuration keys of plug-ins from their metatype. */
final class Keys {

    private final MetaTypeService metatype;

    Keys(MetaTypeService metatype) {
        this.metatype = metatype;
    }

    /**
     * The keys of a PID; none if its bundle describes none.
     *
     * @param standards properties that the component's description sets, which are defaults as well: metatype cannot
     *     tell a default that is an empty list from none
     */
    List<Key> of(Bundle bundle, String pid, Map<String, ?> standards) {
        MetaTypeInformation information = metatype.getMetaTypeInformation(bundle);
        if (information == null
                || !(Arrays.asList(information.getFactoryPids()).contains(pid)
                        || Arrays.asList(information.getPids()).contains(pid))) {
            return List.of();
        }
        ObjectClassDefinition definition = information.getObjectClassDefinition(pid, null);
        Set<String> required = ids(definition.getAttributeDefinitions(ObjectClassDefinition.REQUIRED));
        List<Key> keys = new ArrayList<>();
        AttributeDefinition[] all = definition.getAttributeDefinitions(ObjectClassDefinition.ALL);
        for (AttributeDefinition attribute : all == null ? new AttributeDefinition[0] : all) {
            boolean must = required.contains(attribute.getID()) && !standards.containsKey(attribute.getID());
            keys.add(key(attribute, must));
        }
        return keys;
    }

    private static Set<String> ids(AttributeDefinition[] attributes) {
        Set<String> ids = new HashSet<>();
        if (attributes != null) {
            Arrays.stream(attributes).map(AttributeDefinition::getID).forEach(ids::add);
        }
        return ids;
    }

    private static Key key(AttributeDefinition attribute, boolean must) {
        boolean many = attribute.getCardinality() != 0;
        String[] standard = attribute.getDefaultValue();
        String[] options = attribute.getOptionValues();
        String description = attribute.getDescription();
        return new Key(
                attribute.getID(),
                type(attribute.getType()),
                many,
                must && standard == null && !many,
                standard == null ? "" : String.join(", ", standard),
                options == null ? List.of() : List.of(options),
                description == null || description.isBlank() ? attribute.getName() : description,
                many ? listValidator(attribute) : validator(attribute));
    }

    private static UnaryOperator<String> validator(AttributeDefinition attribute) {
        return text -> {
            String wrong = attribute.validate(text);
            return wrong == null ? "" : wrong.replaceFirst("^%", "");
        };
    }

    /**
     * For a list, metatype takes its items as one text, separated by commas; ours is a single item, whatever it
     * contains.
     */
    private static UnaryOperator<String> listValidator(AttributeDefinition attribute) {
        UnaryOperator<String> validator = validator(attribute);
        return text -> validator.apply(text.replaceAll("[\\\\, ]", "\\\\$0"));
    }

    private static Type type(int metatype) {
        return switch (metatype) {
            case AttributeDefinition.LONG -> Type.LONG;
            case AttributeDefinition.INTEGER -> Type.INTEGER;
            case AttributeDefinition.SHORT -> Type.SHORT;
            case AttributeDefinition.CHARACTER -> Type.CHARACTER;
            case AttributeDefinition.BYTE -> Type.BYTE;
            case AttributeDefinition.DOUBLE -> Type.DOUBLE;
            case AttributeDefinition.FLOAT -> Type.FLOAT;
            case AttributeDefinition.BOOLEAN -> Type.BOOLEAN;
            default -> Type.TEXT;
        };
    }
}
