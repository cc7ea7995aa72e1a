package org.meander.source.pytorch;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.meander.source.pytorch.Values.Atom;
import org.meander.source.pytorch.Values.Mapping;
import org.meander.source.pytorch.Values.Sequence;

/**
 * Everything that a pickle may name: what rebuilds tensors, plain containers, and classes whose objects are data. What is not here is
 * refused.
 */
final class Globals {

    /** Functions and classes that give something of no use here, whatever they are given. */
    private static final List<String> INERT_NAMES = List.of(
            "_codecs.encode",
            "datetime.date",
            "datetime.datetime",
            "datetime.time",
            "datetime.timedelta",
            "datetime.timezone",
            "numpy.dtype",
            "numpy.ndarray",
            "numpy.core.multiarray._reconstruct",
            "numpy.core.multiarray.scalar",
            "numpy.core.numeric._frombuffer",
            "numpy._core.numeric._frombuffer",
            "numpy._core.multiarray._reconstruct",
            "numpy._core.multiarray.scalar",
            "pathlib.Path",
            "pathlib.PosixPath",
            "pathlib.PurePath",
            "pathlib.PurePosixPath",
            "pathlib.PureWindowsPath",
            "pathlib.WindowsPath",
            "pathlib._local.PosixPath",
            "pathlib._local.WindowsPath",
            "torch.device",
            "torch.serialization._get_layout",
            "torch.torch_version.TorchVersion");

    /** Constants, and classes that are only named. */
    private static final List<String> INERT_VALUES = List.of(
            "torch.Tensor",
            "torch.channels_last",
            "torch.channels_last_3d",
            "torch.contiguous_format",
            "torch.preserve_format",
            "torch.per_channel_affine",
            "torch.per_channel_affine_float_qparams",
            "torch.per_channel_symmetric",
            "torch.per_tensor_affine",
            "torch.per_tensor_symmetric",
            "torch.strided");

    private static final Global.Call INERT = arguments -> Atom.INERT;
    private static final Global.Call RECORD = Globals::object;
    private static final Map<String, Object> KNOWN = known();

    private final Set<String> inertClasses;

    /** @param inertClasses full names of further classes whose objects are read as records of their data */
    Globals(Set<String> inertClasses) {
        this.inertClasses = inertClasses;
    }

    /** The value that a name stands for: a {@link Global}, an {@link ElementType} or {@link Atom#INERT}. */
    Optional<Object> find(String module, String name) {
        String full = module + "." + name;
        Object found = KNOWN.get(full);
        if (found == null && inertClasses.contains(full)) {
            found = new Global(full, RECORD);
        }
        return Optional.ofNullable(found);
    }

    private static Map<String, Object> known() {
        Map<String, Object> known = new HashMap<>();
        for (ElementType type : ElementType.values()) {
            known.put("torch." + type.typeName(), type);
            if (!type.storageName().isEmpty()) {
                known.put("torch." + type.storageName(), type);
                known.put("torch.cuda." + type.storageName(), type);
            }
        }
        known.put("torch.storage.UntypedStorage", ElementType.UINT8);
        known.put("torch.UntypedStorage", ElementType.UINT8);
        Rebuild.functions().forEach((name, call) -> known.put(name, new Global(name, call)));
        function(known, "torch.Size", arguments -> copy(arguments, true));
        function(known, "collections.OrderedDict", Globals::dictionary);
        function(known, "collections.Counter", Globals::dictionary);
        function(known, "collections.defaultdict", arguments -> empty(arguments, false));
        for (String module : List.of("builtins.", "__builtin__.")) {
            function(known, module + "dict", Globals::dictionary);
            function(known, module + "list", arguments -> copy(arguments, false));
            function(known, module + "set", arguments -> copy(arguments, false));
            function(known, module + "frozenset", arguments -> copy(arguments, false));
            function(known, module + "tuple", arguments -> copy(arguments, true));
            function(known, module + "object", RECORD);
            for (String name :
                    List.of("bool", "bytearray", "bytes", "complex", "float", "int", "range", "slice", "str")) {
                function(known, module + name, INERT);
            }
        }
        for (String module : List.of("copyreg.", "copy_reg.")) {
            function(known, module + "_reconstructor", Globals::reconstructed);
        }
        for (String name : List.of("argparse.Namespace", "types.SimpleNamespace")) {
            function(known, name, RECORD);
        }
        INERT_NAMES.forEach(name -> function(known, name, INERT));
        INERT_VALUES.forEach(name -> known.put(name, Atom.INERT));
        return Collections.unmodifiableMap(known);
    }

    private static void function(Map<String, Object> known, String name, Global.Call call) {
        known.put(name, new Global(name, call));
    }

    private static Mapping empty(Arguments arguments, boolean object) {
        arguments.allowance().take(96);
        return new Mapping(object);
    }

    /** What an object is given when it is made has no names; it becomes entries 0, 1, 2 ... */
    private static Object object(Arguments arguments) {
        Mapping made = empty(arguments, true);
        arguments.allowance().take(48L * arguments.values().size());
        for (Object value : arguments.values()) {
            made.put((long) made.keys.size(), value);
        }
        return made;
    }

    private static Object reconstructed(Arguments arguments) {
        Global type = arguments.global(0);
        return type.call().with(arguments.of(type, List.of()));
    }

    /** Of nothing, of another dictionary, or of a list of pairs. */
    private static Object dictionary(Arguments arguments) {
        if (arguments.has(0) && arguments.at(0) instanceof Mapping mapping) {
            return mapping;
        }
        Mapping made = empty(arguments, false);
        if (arguments.has(0)) {
            for (Object item : arguments.sequence(0).items) {
                if (!(item instanceof Sequence pair) || pair.items.size() != 2) {
                    throw arguments.input().malformed("%s is made of something that is no pair", arguments.function());
                }
                arguments.allowance().take(24);
                made.put(pair.items.get(0), pair.items.get(1));
            }
        }
        return made;
    }

    private static Object copy(Arguments arguments, boolean tuple) {
        if (!arguments.has(0) || !(arguments.at(0) instanceof Sequence items)) {
            // Of nothing, or of the items of something that is of no use here.
            arguments.allowance().take(64);
            return new Sequence(tuple, new ArrayList<>(0));
        }
        arguments.allowance().take(64 + 4L * items.items.size());
        return new Sequence(tuple, new ArrayList<>(items.items));
    }
}
