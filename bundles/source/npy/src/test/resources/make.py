"""Writes the files beside it with NumPy, so that what is read here was written by somebody else."""

import numpy as np

TYPES = ["b1", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "f2", "f4", "f8", "c8"]
SHAPES = {"0d": (), "1d": (7,), "2d": (3, 5), "3d": (2, 3, 4), "5d": (2, 1, 3, 2, 4), "none": (3, 0, 2)}


def values(kind, shape):
    n = int(np.prod(shape, dtype=int))
    i = np.arange(n)
    if kind == "b1":
        v = i % 3 == 1
    elif kind[0] == "i":
        v = i * 5 - 40
    elif kind[0] == "u":
        v = i * 5 + 1
    elif kind[0] == "f":
        v = i * 0.25 - 3
    else:
        v = (i * 0.5 - 2) + 1j * (-i)
    return v.reshape(shape)


arrays = {}
for kind in TYPES:
    for order in "<>":
        for name, shape in SHAPES.items():
            a = values(kind, shape).astype(order + kind)
            arrays[f"{'big' if order == '>' else 'little'}/{kind}/{name}/rows"] = a
            if shape:
                arrays[f"{'big' if order == '>' else 'little'}/{kind}/{name}/columns"] = np.asfortranarray(a)
np.savez("stored.npz", **arrays)
np.savez_compressed("deflated.npz", **{k: v for k, v in arrays.items() if "/f4/" in k or "/i2/" in k})
np.savez("mixed.npz", good=np.arange(3, dtype="<f4"), objects=np.array([{}, 1], dtype=object), wide=np.zeros(2, "c16"))

three = values("f4", (2, 3, 4)).astype("<f4")
for version in [(1, 0), (2, 0), (3, 0)]:
    with open(f"v{version[0]}.npy", "wb") as f:
        np.lib.format.write_array(f, three, version=version)
np.save("columns.npy", np.asfortranarray(values("u2", (3, 5)).astype(">u2")))
np.save("objects.npy", np.array([{}, 1], dtype=object), allow_pickle=True)
np.save("records.npy", np.zeros(2, dtype=[("a", "<f4"), ("b", "<i2")]))
np.save("complex128.npy", np.zeros(2, "c16"))
np.save("texts.npy", np.array(["a", "b"]))
np.save("dates.npy", np.zeros(2, "M8[ns]"))
