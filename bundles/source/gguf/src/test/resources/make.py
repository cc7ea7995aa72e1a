"""Writes reference.gguf with the format's own Python package (gguf 0.19), and beside each quantised tensor what that package makes of it."""

import numpy as np
import gguf
from gguf.constants import GGML_QUANT_SIZES, GGMLQuantizationType as T
from gguf.quants import dequantize

rng = np.random.default_rng(1)
writer = gguf.GGUFWriter("reference.gguf", "test")
writer.add_uint8("k.u8", 200)
writer.add_int8("k.i8", -100)
writer.add_uint16("k.u16", 60000)
writer.add_int16("k.i16", -30000)
writer.add_uint32("k.u32", 4000000000)
writer.add_int32("k.i32", -2000000000)
writer.add_float32("k.f32", 0.1)
writer.add_uint64("k.u64", 2**64 - 1)
writer.add_int64("k.i64", -(2**63))
writer.add_float64("k.f64", 0.1)
writer.add_bool("k.bool", True)
writer.add_string("k.string", "größe")
writer.add_array("k.few", [1, 2, 3])
writer.add_array("k.many", [f"t{i}" for i in range(1000)])
writer.add_array("k.floats", [0.5 * i for i in range(20)])

# Where the F16 scales of a block are, in bytes, so that random blocks have finite ones.
SCALES = {
    T.Q4_0: [0], T.Q4_1: [0, 2], T.Q5_0: [0], T.Q5_1: [0, 2], T.Q8_0: [0],
    T.Q2_K: [80, 82], T.Q3_K: [108], T.Q4_K: [0, 2], T.Q5_K: [0, 2], T.Q6_K: [208],
    T.IQ4_NL: [0], T.IQ4_XS: [0], T.MXFP4: [],
}
for kind, places in SCALES.items():
    elements, size = GGML_QUANT_SIZES[kind]
    rows, blocks = 3, 512 // elements
    raw = rng.integers(0, 256, (rows * blocks, size), dtype=np.uint8)
    for place in places:
        raw[:, place : place + 2] = rng.normal(0, 0.02, (rows * blocks, 1)).astype("<f2").view(np.uint8)
    if kind == T.MXFP4:
        raw[: blocks, 0] = np.arange(blocks)
        raw[blocks:, 0] = rng.integers(100, 150, 2 * blocks)
    raw = raw.reshape(rows, blocks * size)
    writer.add_tensor(kind.name, raw, raw_dtype=kind)
    writer.add_tensor(kind.name + ".values", dequantize(raw, kind).astype(np.float32))

count = np.arange(24)
for kind in ["i1", "i2", "i4", "i8", "f2", "f4", "f8"]:
    writer.add_tensor("plain." + kind, (count - 12).reshape(2, 3, 4).astype("<" + kind))
bf16 = ((count - 12).astype("<f4").view(np.uint32) >> 16).astype("<u2").view(np.uint8).reshape(6, 8)
writer.add_tensor("plain.bf16", bf16, raw_dtype=T.BF16)
writer.write_header_to_file()
writer.write_kv_data_to_file()
writer.write_tensors_to_file()
writer.close()
