"""Writes and reads files of torch.save with Python's standard library alone.

    python3 samples.py make FOLDER    writes the samples that PyTorch itself did not write
    python3 samples.py read FILES     prints what is in files, a line a tensor: file|name|type|shape|bytes

The writer uses Python's own pickler, with stand-ins for PyTorch's classes and functions, and lays out the archive as torch.save does:
entries stored, values at multiples of 64, sizes behind the values. The reader uses Python's own unpickler with the same stand-ins, and
an index calculation per element; it shares nothing with the bundle. Names follow the rule of the README. Bytes are little-endian and
row-major, in hexadecimal.
"""

import argparse
import collections
import datetime
import io
import os
import pathlib
import pickle
import struct
import sys
import types
import zipfile

SIZES = {
    "BoolStorage": ("BOOL", 1), "ByteStorage": ("U8", 1), "CharStorage": ("I8", 1), "ShortStorage": ("I16", 2),
    "IntStorage": ("I32", 4), "LongStorage": ("I64", 8), "HalfStorage": ("F16", 2), "BFloat16Storage": ("BF16", 2),
    "FloatStorage": ("F32", 4), "DoubleStorage": ("F64", 8), "ComplexFloatStorage": ("C64", 8),
    "UntypedStorage": ("U8", 1),
}
DTYPES = {"uint16": ("U16", 2), "uint32": ("U32", 4), "uint64": ("U64", 8), "float8_e4m3fn": ("F8_E4M3", 1),
          "float8_e5m2": ("F8_E5M2", 1)}
WEIGHTS = ["state_dict", "model_state_dict", "model", "module", "weights", "params", "net", "network"]


class Storage:
    """A run of bytes of elements of a type."""

    def __init__(self, kind, data):
        self.kind, self.data = kind, data

    def __len__(self):
        return len(self.data) // SIZES[self.kind][1]


class Tensor:
    def __init__(self, storage, offset, size, stride, dtype=None, state=None):
        self.storage, self.offset, self.size, self.stride = storage, offset, tuple(size), tuple(stride)
        self.dtype, self.state = dtype, state

    def type(self):
        return DTYPES[self.dtype] if self.dtype else SIZES[self.storage.kind]

    def bytes(self):
        width = self.type()[1]
        places = [self.offset]
        for n, s in zip(self.size, self.stride):
            places = [p + i * s for p in places for i in range(n)]
        return b"".join(self.storage.data[p * width:(p + 1) * width] for p in places)


def stand_ins():
    """Modules with what torch.save names, so that Python's pickler finds it."""
    utils, storage, torch = (types.ModuleType(n) for n in ("torch._utils", "torch.storage", "torch"))
    parameter, tensor = types.ModuleType("torch.nn.parameter"), types.ModuleType("torch._tensor")

    def define(module, name, function):
        function.__module__, function.__name__, function.__qualname__ = module.__name__, name, name
        setattr(module, name, function)

    define(utils, "_rebuild_tensor", lambda s, o, n, t: Tensor(s, o, n, t))
    define(utils, "_rebuild_tensor_v2", lambda s, o, n, t, grad, hooks, metadata=None: Tensor(s, o, n, t))
    define(utils, "_rebuild_tensor_v3", lambda s, o, n, t, grad, hooks, dtype, metadata=None: Tensor(s, o, n, t, dtype.name))
    define(utils, "_rebuild_parameter", lambda data, grad, hooks: data)
    define(utils, "_rebuild_parameter_with_state", lambda data, grad, hooks, state: data)
    define(tensor, "_rebuild_from_type_v2", lambda function, kind, args, state: function(*args))
    define(parameter, "Parameter", lambda data, grad: data)
    for kind in SIZES:
        module = storage if kind == "UntypedStorage" else torch
        setattr(module, kind, type(kind, (), {"__module__": module.__name__}))
    torch.Size = type("Size", (tuple,), {"__module__": "torch", "__reduce__": lambda s: (torch.Size, (tuple(s),))})
    torch.Tensor = type("Tensor", (), {"__module__": "torch"})
    define(torch, "device", lambda kind, index=None: kind)
    for name in DTYPES:
        dtype = type("dtype", (), {"__module__": "torch", "__reduce__": lambda self: self.name})()
        dtype.name = name
        setattr(torch, name, dtype)
    sys.modules.update({m.__name__: m for m in (torch, utils, storage, parameter, tensor)})
    sys.modules["torch.nn"] = types.ModuleType("torch.nn")
    return torch


TORCH = stand_ins()


class Pickler(pickle._Pickler):
    """Python's pickler, with the persistent ids of torch.save."""

    def __init__(self, out, protocol, storages, legacy=False):
        super().__init__(out, protocol)
        self.storages, self.legacy = storages, legacy

    def persistent_id(self, obj):
        if not isinstance(obj, Storage):
            return None
        key = self.storages.setdefault(id(obj), (str(len(self.storages)), obj))[0]
        module = sys.modules["torch.storage"] if obj.kind == "UntypedStorage" else TORCH
        identity = ("storage", getattr(module, obj.kind), key, "cpu", len(obj))
        return identity + (None,) if self.legacy else identity


def reduce_tensor(tensor):
    utils = sys.modules["torch._utils"]
    hooks = collections.OrderedDict()
    if tensor.dtype:
        return utils._rebuild_tensor_v3, (tensor.storage, tensor.offset, tensor.size, tensor.stride, False, hooks,
                                          getattr(TORCH, tensor.dtype))
    plain = (tensor.storage, tensor.offset, tensor.size, tensor.stride, False, hooks)
    if tensor.state == "parameter":
        return utils._rebuild_parameter, (Tensor(*plain[:4]), True, hooks)
    if tensor.state == "parameter_with_state":
        return utils._rebuild_parameter_with_state, (Tensor(*plain[:4]), True, hooks, {"tag": "t"})
    if tensor.state == "attributes":
        return (sys.modules["torch._tensor"]._rebuild_from_type_v2,
                (utils._rebuild_tensor_v2, TORCH.Tensor, plain, {"note": "n"}))
    if tensor.state == "old":
        return utils._rebuild_tensor, plain[:4]
    return utils._rebuild_tensor_v2, plain


def dump(obj, protocol, storages, legacy=False):
    out = io.BytesIO()
    pickler = Pickler(out, protocol, storages, legacy)
    pickler.dispatch_table = {Tensor: reduce_tensor}
    pickler.dump(obj)
    return out.getvalue()


def save_zip(path, obj, protocol=2, byteorder=None, deflated=False, prefix="archive"):
    storages = {}
    entries = [("data.pkl", dump(obj, protocol, storages))]
    if byteorder:
        entries.append(("byteorder", byteorder.encode()))
    for key, storage in storages.values():
        data = storage.data
        if byteorder == "big":
            width = 4 if storage.kind.startswith("Complex") else SIZES[storage.kind][1]
            data = b"".join(data[i:i + width][::-1] for i in range(0, len(data), width))
        entries.append(("data/" + key, data))
    entries.append(("version", b"3\n"))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED if deflated else zipfile.ZIP_STORED) as archive:
        for name, data in entries:
            info = zipfile.ZipInfo(f"{prefix}/{name}", (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED if deflated else zipfile.ZIP_STORED
            head = archive.fp.tell() + 30 + len(info.filename)
            pad = -(head + 4) % 64
            info.extra = b"FB" + struct.pack("<H", pad) + b"Z" * pad
            archive.writestr(info, data)


def save_legacy(path, obj, protocol=2):
    storages = {}
    content = dump(obj, protocol, storages, legacy=True)
    machine = {"protocol_version": 1001, "little_endian": True, "type_sizes": {"short": 2, "int": 4, "long": 4}}
    with open(path, "wb") as out:
        for value in (0x1950a86a20f9469cfc6c, 1001, machine):
            out.write(pickle.dumps(value, protocol))
        out.write(content)
        ordered = sorted(storages.values())
        out.write(pickle.dumps([key for key, _ in ordered], protocol))
        for _, storage in ordered:
            out.write(struct.pack("<q", len(storage)) + storage.data)


def floats(*values):
    return struct.pack(f"<{len(values)}f", *values)


def varied():
    """Everything that a checkpoint may have around its weights, and tensors laid out in every way."""
    matrix = Storage("FloatStorage", floats(*range(24)))
    state = collections.OrderedDict()
    state["plain"] = Tensor(matrix, 0, (4, 6), (6, 1))
    state["tied"] = Tensor(matrix, 0, (4, 6), (6, 1))
    state["transposed"] = Tensor(matrix, 0, (6, 4), (1, 6))
    state["row"] = Tensor(matrix, 6, (6,), (1,))
    state["column"] = Tensor(matrix, 2, (4,), (6,))
    state["corner"] = Tensor(matrix, 8, (2, 3), (6, 1))
    state["every.second"] = Tensor(matrix, 1, (12,), (2,))
    state["turned"] = Tensor(matrix, 0, (2, 3, 4), (3, 1, 6))
    state["spread"] = Tensor(matrix, 3, (3, 5), (1, 0))
    state["windows"] = Tensor(matrix, 0, (5, 3), (2, 1))
    state["number"] = Tensor(Storage("LongStorage", struct.pack("<q", -42)), 0, (), ())
    state["nothing"] = Tensor(Storage("FloatStorage", b""), 0, (3, 0, 5), (5, 5, 1))
    state["one"] = Tensor(matrix, 23, (1, 1, 1), (7, 100, 3))
    state["parameter"] = Tensor(Storage("HalfStorage", struct.pack("<3e", 0.5, -2, 65504)), 0, (3,), (1,), state="parameter")
    state["parameter.with.state"] = Tensor(matrix, 0, (2,), (1,), state="parameter_with_state")
    state["attributes"] = Tensor(matrix, 4, (2, 2), (1, 2), state="attributes")
    state["old"] = Tensor(matrix, 5, (3,), (1,), state="old")
    state["u16"] = Tensor(Storage("UntypedStorage", bytes(range(12))), 1, (4,), (1,), "uint16")
    state["f8"] = Tensor(Storage("UntypedStorage", bytes(range(7))), 2, (5,), (1,), "float8_e4m3fn")
    state["complex"] = Tensor(Storage("ComplexFloatStorage", floats(*range(6))), 1, (2,), (1,))
    for kind in ("BoolStorage", "ByteStorage", "CharStorage", "ShortStorage", "IntStorage", "BFloat16Storage",
                 "DoubleStorage"):
        width = SIZES[kind][1]
        data = bytes([1, 0, 1, 1, 0, 1]) if kind == "BoolStorage" else bytes(i * 37 % 251 for i in range(6 * width))
        state[kind] = Tensor(Storage(kind, data), 0, (3, 2), (1, 3))
    state._metadata = {"": {"version": 1}}
    shared = [Tensor(matrix, 12, (2,), (3,)), {"x": (Tensor(matrix, 0, (2,), (2,)), None)}]
    settings = argparse.Namespace(lr=1e-3, betas=(0.9, 0.999), path=pathlib.PurePosixPath("/tmp/x"), deep={"a": [1]})
    counts = collections.defaultdict(list)
    counts["a"].append(7)
    loop = ["in itself"]
    loop.append(loop)
    return {
        "epoch": 7, "global_step": 2 ** 40, "huge": 3 ** 200, "negative": -(2 ** 70), "loss": 0.125, "done": False,
        "comment": "unicode \u00e4\u4e2d\U0001f600 and a long one " + "x" * 300, "nothing": None,
        "optimizer": {"state": {0: {"step": Tensor(Storage("FloatStorage", floats(3)), 0, (), ()),
                                    "exp_avg": Tensor(matrix, 0, (2, 2), (2, 1))}},
                      "param_groups": [{"lr": 0.1, "params": [0, 1, 2, -1, 300, 70000, -70000], "betas": (0.9, 0.99)}]},
        "state_dict": state, "shared": shared, "again": shared, "args": settings, "counts": counts,
        "counter": collections.Counter("hello"), "sets": [{1, 2}, frozenset("ab")], "raw": [b"\x00\xff" * 9, bytearray(b"ab")],
        "long raw": b"\x80" * 300, "complex": 1 + 2j, "size": TORCH.Size((2, 3)), "when": datetime.datetime(2020, 1, 2),
        "loop": loop, "many": list(range(3000)), "empty": [(), [], {}, set()], "tuple": (1, (2,), (3, 4), (5, 6, 7), (8,) * 9),
    }


def make(folder):
    for protocol in (2, 3, 4, 5):
        save_zip(f"{folder}/protocol{protocol}.pt", varied(), protocol)
    save_zip(f"{folder}/deflated.pt", {"w": Tensor(Storage("FloatStorage", floats(*([1.5] * 400 + [2.5]))), 1, (400,), (1,))},
             deflated=True)
    big = {k: v for k, v in varied()["state_dict"].items() if not v.dtype}
    save_zip(f"{folder}/big_endian.pt", big, byteorder="big")
    save_zip(f"{folder}/little_endian.pt", {"w": big["complex"]}, byteorder="little")
    save_legacy(f"{folder}/legacy.pth", varied())
    save_legacy(f"{folder}/legacy4.pth", {"model": big}, 4)
    save_zip(f"{folder}/list.pt", [Tensor(Storage("IntStorage", bytes(8)), i, (1,), (1,)) for i in (0, 1)])
    save_zip(f"{folder}/alone.pt", Tensor(Storage("IntStorage", bytes(range(8))), 0, (2,), (1,)))


class Unpickler(pickle.Unpickler):
    def __init__(self, data, load):
        super().__init__(data, encoding="utf-8")
        self.load_storage = load

    def persistent_load(self, identity):
        return self.load_storage(identity[1].__name__, identity[2])


class Late:
    """A storage whose bytes are set later."""

    kind = data = None


def load(path):
    with open(path, "rb") as file:
        content = file.read()
    if content[:4] == b"PK\x03\x04":
        archive = zipfile.ZipFile(path)
        name = next(n for n in archive.namelist() if n.endswith("data.pkl"))
        base = name[:-len("data.pkl")]
        big = base + "byteorder" in archive.namelist() and archive.read(base + "byteorder") == b"big"

        def storage(kind, key):
            data = archive.read(f"{base}data/{key}")
            width = 4 if kind.startswith("Complex") else SIZES[kind][1]
            if big:
                data = b"".join(data[i:i + width][::-1] for i in range(0, len(data), width))
            return Storage(kind, data)

        return Unpickler(io.BytesIO(archive.read(name)), storage).load()
    stream, late = io.BytesIO(content), {}

    def later(kind, key):
        return late.setdefault(key, Storage(kind, b""))

    magic, protocol, machine, root, keys = (Unpickler(stream, later).load() for _ in range(5))
    assert magic == 0x1950a86a20f9469cfc6c and protocol == 1001 and machine["little_endian"]
    for key in keys:
        count, = struct.unpack("<q", stream.read(8))
        late[key].data = stream.read(count * SIZES[late[key].kind][1])
    assert not stream.read()
    return root


def ways(value, path, outer):
    if isinstance(value, Tensor):
        yield path, value
    elif any(value is o for o in outer):
        return
    elif isinstance(value, dict):
        for k, v in value.items():
            yield from ways(v, path + [str(k)], outer + [value])
    elif isinstance(value, (list, tuple)):
        for i, v in enumerate(value):
            yield from ways(v, path + [str(i)], outer + [value])


def read(paths):
    for path in paths:
        root = load(path)
        found = list(ways(root, [], []))
        keys = {p[0] for p, _ in found if len(p) > 1 and p[0] in WEIGHTS} if isinstance(root, dict) else set()
        for way, tensor in found:
            if len(keys) == 1 and len(way) > 1 and way[0] in keys:
                way = way[1:]
            shape = "[" + ",".join(map(str, tensor.size)) + "]"
            name = ".".join(way) or "tensor"
            print("|".join((os.path.basename(path), name, tensor.type()[0], shape, tensor.bytes().hex())))


if __name__ == "__main__":
    if sys.argv[1] == "make":
        make(sys.argv[2])
    else:
        read(sys.argv[2:])
