package org.meander.optimizer.engine;

import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.InvocationTargetException;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.Vector;
import jdk.incubator.vector.VectorSpecies;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;

/**
 * Makes a hidden class for a block of products: one loop over the points in whole vectors, with a local variable a sum, which the machine's compiler
 * keeps in registers. Written out, the same loop would stand in the source for every shape and once more for each precision.
 *
 * <p>The compiler must not unroll the loop: it would add up one sum after the other over all copies of the body, and keep everything that they read,
 * which is more than there are registers; that takes half as long again to twice as long. It does not unroll what it estimates to be large, and
 * multiplications of integers count for much, though they cost nothing beside those of vectors.
 */
final class ProductCompiler {

    private static final int MULTIPLICATIONS = 3;
    private static final long ODD = 0x9E3779B97F4A7C15L;

    private static final int A = 1;
    private static final int POINTS = 2;
    private static final int COLUMNS = 3;
    private static final int ROW = 4;
    private static final int COLUMN = 5;
    private static final int SUMS = 6;
    private static final int AT = 7;
    private static final int INDEX = 8;
    private static final int IDLE = 9;
    private static final int PLACES = IDLE + 2 * MULTIPLICATIONS;

    private final Blocks.Shape shape;
    private final Class<?> type;
    private final ClassDesc kernel;
    private final ClassDesc array;
    private final ClassDesc vector;
    private final int lanes;
    private final int vectors;
    private final int sums;

    private ProductCompiler(Blocks.Shape shape, Class<?> type, Class<?> array, Class<?> vector, int lanes) {
        this.shape = shape;
        this.type = type;
        this.kernel = ClassDesc.of(type.getName());
        this.array = ClassDesc.ofDescriptor(array.descriptorString());
        this.vector = ClassDesc.of(vector.getName());
        this.lanes = lanes;
        this.vectors = PLACES + shape.rows() + shape.width();
        this.sums = vectors + shape.rows() + 1;
    }

    /** A kernel in double precision. */
    static ProductKernel compile(Blocks.Shape shape) {
        return (ProductKernel) new ProductCompiler(
                        shape, ProductKernel.class, double[].class, DoubleVector.class, ProductKernel.SPECIES.length())
                .make();
    }

    /** A kernel in single precision. */
    static FloatProductKernel compileSingle(Blocks.Shape shape) {
        return (FloatProductKernel) new ProductCompiler(
                        shape,
                        FloatProductKernel.class,
                        float[].class,
                        FloatVector.class,
                        FloatProductKernel.SPECIES.length())
                .make();
    }

    private Object make() {
        ClassDesc name = ClassDesc.of(ProductCompiler.class.getPackageName() + ".CompiledProducts");
        MethodTypeDesc run = MethodTypeDesc.of(
                ConstantDescs.CD_long,
                array,
                ConstantDescs.CD_int,
                ConstantDescs.CD_int.arrayType(),
                ConstantDescs.CD_int,
                ConstantDescs.CD_int,
                array,
                ConstantDescs.CD_int);
        byte[] bytes = ClassFile.of().build(name, made -> made.withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SUPER)
                .withInterfaceSymbols(kernel)
                .withMethodBody(
                        ConstantDescs.INIT_NAME, ConstantDescs.MTD_void, ClassFile.ACC_PUBLIC, code -> code.aload(0)
                                .invokespecial(ConstantDescs.CD_Object, ConstantDescs.INIT_NAME, ConstantDescs.MTD_void)
                                .return_())
                .withMethodBody("run", run, ClassFile.ACC_PUBLIC, this::body));
        try {
            return MethodHandles.lookup()
                    .defineHiddenClass(bytes, true)
                    .lookupClass()
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (IllegalAccessException
                | InstantiationException
                | NoSuchMethodException
                | InvocationTargetException e) {
            throw new MeanderException(
                    StandardError.INTERNAL_ERROR, "a kernel of type " + type.getSimpleName() + " cannot be made", e);
        }
    }

    private void body(CodeBuilder code) {
        for (int i = 0; i < shape.rows() + shape.width(); i++) {
            boolean row = i < shape.rows();
            code.aload(COLUMNS).iload(row ? ROW : COLUMN).loadConstant(row ? i : i - shape.rows());
            code.iadd().iaload().istore(PLACES + i);
        }
        for (int s = 0; s < shape.size(); s++) {
            species(code).aload(SUMS).iload(AT).loadConstant(s * lanes).iadd();
            load(code, sums + s);
        }
        for (int i = 0; i < MULTIPLICATIONS; i++) {
            code.iload(AT).i2l().lstore(IDLE + 2 * i);
        }
        Label start = code.newLabel();
        Label end = code.newLabel();
        code.iconst_0().istore(INDEX);
        code.labelBinding(start).iload(INDEX).iload(POINTS).if_icmpge(end);
        products(code);
        for (int i = 0; i < MULTIPLICATIONS; i++) {
            code.lload(IDLE + 2 * i).loadConstant(ODD + 2 * i).lmul().lstore(IDLE + 2 * i);
        }
        code.iload(INDEX).loadConstant(lanes).iadd().istore(INDEX);
        code.goto_(start).labelBinding(end);
        for (int s = 0; s < shape.size(); s++) {
            code.aload(sums + s).aload(SUMS).iload(AT).loadConstant(s * lanes).iadd();
            code.invokevirtual(
                    vector, "intoArray", MethodTypeDesc.of(ConstantDescs.CD_void, array, ConstantDescs.CD_int));
        }
        code.lload(IDLE);
        for (int i = 1; i < MULTIPLICATIONS; i++) {
            code.lload(IDLE + 2 * i).lxor();
        }
        code.lreturn();
    }

    /** All products of one vector of points. */
    private void products(CodeBuilder code) {
        int other = vectors + shape.rows();
        for (int i = 0; i < shape.rows(); i++) {
            read(code, PLACES + i, vectors + i);
            for (int j = 0; shape.triangle() && j <= i; j++) {
                add(code, vectors + i, vectors + j, sum(i) + shape.width() + j);
            }
        }
        for (int j = 0; j < shape.width(); j++) {
            read(code, PLACES + shape.rows() + j, other);
            for (int i = 0; i < shape.rows(); i++) {
                add(code, vectors + i, other, sum(i) + j);
            }
        }
    }

    /** Index of the first sum of a row. */
    private int sum(int row) {
        return sums + row * shape.width() + (shape.triangle() ? row * (row + 1) / 2 : 0);
    }

    private CodeBuilder species(CodeBuilder code) {
        return code.getstatic(kernel, "SPECIES", ClassDesc.of(VectorSpecies.class.getName()));
    }

    private void read(CodeBuilder code, int place, int to) {
        species(code).aload(A).iload(place).iload(INDEX).iadd();
        load(code, to);
    }

    private void load(CodeBuilder code, int to) {
        code.invokestatic(
                vector,
                "fromArray",
                MethodTypeDesc.of(vector, ClassDesc.of(VectorSpecies.class.getName()), array, ConstantDescs.CD_int));
        code.astore(to);
    }

    private void add(CodeBuilder code, int first, int second, int sum) {
        ClassDesc any = ClassDesc.of(Vector.class.getName());
        code.aload(first).aload(second).aload(sum);
        code.invokevirtual(vector, "fma", MethodTypeDesc.of(vector, any, any));
        code.astore(sum);
    }
}
