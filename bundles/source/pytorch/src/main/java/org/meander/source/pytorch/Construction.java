package org.meander.source.pytorch;

import java.util.List;
import java.util.Map;
import org.meander.source.pytorch.Values.Atom;
import org.meander.source.pytorch.Values.Mapping;
import org.meander.source.pytorch.Values.Sequence;
import org.meander.source.pytorch.Values.Tensor;

/** What the opcodes do that build containers and objects out of what is on the stack. */
final class Construction {

    private final PickleInput input;
    private final Allowance allowance;
    private final Globals globals;
    private final PickleStack stack;
    private final Map<String, Storage> storages;

    /** @param storages gets those that are referred to */
    Construction(
            PickleInput input, Allowance allowance, Globals globals, PickleStack stack, Map<String, Storage> storages) {
        this.input = input;
        this.allowance = allowance;
        this.globals = globals;
        this.stack = stack;
        this.storages = storages;
    }

    void list() {
        allowance.take(64);
        stack.push(Sequence.list());
    }

    void dictionary() {
        allowance.take(96);
        stack.push(new Mapping(false));
    }

    void sequence(boolean tuple, List<Object> items) {
        allowance.take(24);
        stack.push(new Sequence(tuple, items));
    }

    void newDictionary() {
        List<Object> items = stack.popToMark();
        dictionary();
        setItems(items);
    }

    void append(List<Object> items) {
        allowance.take(12L * items.size());
        switch (stack.top()) {
            case Sequence list when !list.tuple -> list.items.addAll(items);
            case Mapping object
            when object.object -> {
                allowance.take(36L * items.size());
                items.forEach(item -> object.put((long) object.keys.size(), item));
            }
            case Object other -> throw input.malformed("%s is no list that can grow", kind(other));
        }
    }

    void setItems(List<Object> items) {
        if (items.size() % 2 != 0) {
            throw input.malformed("%d keys and values; there must be as many keys as values", items.size());
        }
        if (!(stack.top() instanceof Mapping mapping)) {
            throw input.malformed("%s is no dictionary that can have entries", kind(stack.top()));
        }
        allowance.take(16L * items.size());
        for (int i = 0; i < items.size(); i += 2) {
            mapping.put(items.get(i), items.get(i + 1));
        }
    }

    private static String kind(Object value) {
        return switch (value) {
            case Sequence sequence -> sequence.tuple ? "a tuple" : "a list";
            case Mapping mapping -> mapping.object ? "an object" : "a dictionary";
            case Tensor tensor -> "a tensor";
            case Storage storage -> "a storage";
            case Global global -> global.name();
            case String text -> "a text";
            case Number number -> "a number";
            default -> "a value";
        };
    }

    void stackGlobal() {
        List<Object> names = stack.pop(2);
        if (names.get(0) instanceof String module && names.get(1) instanceof String name) {
            global(module, name);
        } else {
            throw input.malformed("a module and a name must be texts");
        }
    }

    void global(String module, String name) {
        stack.push(find(module, name));
    }

    private Object find(String module, String name) {
        allowance.take(192 + 4L * (module.length() + name.length()));
        return globals.find(module, name)
                .orElseThrow(() -> input.unsupported(
                        "it asks for %s.%s, which may be code; only tensors and plain data are read",
                        Shown.of(module), Shown.of(name)));
    }

    private Object call(Object function, List<Object> arguments) {
        if (function instanceof Global global) {
            allowance.take(40);
            return global.call().with(new Arguments(input, allowance, global.name(), arguments));
        }
        throw input.malformed("%s is called; only classes and functions can be", kind(function));
    }

    void reduce() {
        List<Object> both = stack.pop(2);
        if (!(both.get(1) instanceof Sequence arguments)) {
            throw input.malformed("%s is given as arguments; they must be a tuple", kind(both.get(1)));
        }
        stack.push(call(both.get(0), arguments.items));
    }

    /** A new object of a class; its initialiser is not called. */
    void create(boolean withKeywords) {
        if (withKeywords && !(stack.pop() instanceof Mapping keywords && keywords.keys.isEmpty())) {
            throw input.unsupported("an object is made with keywords, which are not read");
        }
        reduce();
    }

    void instance(String module, String name) {
        stack.push(call(find(module, name), stack.popToMark()));
    }

    void object() {
        List<Object> items = stack.popToMark();
        if (items.isEmpty()) {
            throw input.malformed("an object without a class");
        }
        stack.push(call(items.getFirst(), items.subList(1, items.size())));
    }

    /** Sets the state of an object: its attributes, or attributes and slots. That of a dictionary is about it, and left out. */
    void build() {
        Object state = stack.pop();
        switch (stack.top()) {
            case Mapping object when object.object -> attributes(object, state);
            case Mapping dictionary -> {}
            case Atom inert when inert == Atom.INERT -> {}
            case Object other -> throw input.unsupported("%s is given a state, which is not read", kind(other));
        }
    }

    private void attributes(Mapping object, Object state) {
        if (state instanceof Sequence both) {
            for (Object part : both.items) {
                if (part instanceof Mapping) {
                    attributes(object, part);
                }
            }
        } else if (state instanceof Mapping given && given != object) {
            allowance.take(32L * given.keys.size());
            for (int i = 0; i < given.keys.size(); i++) {
                object.put(given.keys.get(i), given.values.get(i));
            }
        }
    }

    /** {@code ('storage', type, key, location, elements)}, in old files with {@code (view's key, first element, elements)}. */
    void persistent() {
        if (!(stack.pop() instanceof Sequence id) || id.items.size() < 5 || !"storage".equals(id.items.getFirst())) {
            throw input.unsupported("it refers to something outside the pickle that is no storage");
        }
        allowance.take(256);
        Arguments arguments = new Arguments(input, allowance, "a storage", id.items);
        ElementType type = arguments.type(1);
        String key = arguments.text(2);
        long elements = arguments.natural(4);
        if (elements > (Long.MAX_VALUE - Long.SIZE) / type.bytes()) {
            throw input.malformed(
                    "storage '%s' has %d elements; that is more than any file has", Shown.of(key), elements);
        }
        Storage storage = new Storage(type, key, 0, elements);
        Storage first = storages.putIfAbsent(key, storage);
        if (first != null && !first.equals(storage)) {
            throw input.malformed(
                    "storage '%s' is of %d elements of %s, but was of %d of %s before",
                    Shown.of(key),
                    elements,
                    type.typeName(),
                    first.elements(),
                    first.type().typeName());
        }
        boolean isView = arguments.has(5) && arguments.at(5) instanceof Sequence;
        stack.push(isView ? view(storage, arguments.sequence(5)) : storage);
    }

    private Storage view(Storage whole, Sequence view) {
        Arguments arguments = new Arguments(input, allowance, "a view of a storage", view.items);
        long begin = arguments.natural(1);
        long elements = arguments.natural(2);
        if (begin > whole.elements() || elements > whole.elements() - begin) {
            throw input.malformed(
                    "a view of %d elements from %d on is outside its storage of %d", elements, begin, whole.elements());
        }
        return new Storage(whole.type(), whole.key(), begin, elements);
    }
}
