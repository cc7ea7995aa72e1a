package org.meander.optimizer.expression;

import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.Vector;
import jdk.incubator.vector.VectorSpecies;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;

/**
 * Makes a hidden class of the arithmetic between functions: one loop over the points in whole vectors, a local variable a node. It calls
 * nothing but vector arithmetic.
 */
final class KernelCompiler {

    /** More make a method that the machine's compiler leaves to the interpreter. */
    static final int MOST_OPERATIONS = 600;

    private static final ClassDesc VECTOR = desc(Vector.class);
    private static final ClassDesc SPECIES = desc(VectorSpecies.class);

    /**
     * What differs between the precisions.
     *
     * @param kernel the interface that is implemented, with a field {@code SPECIES}
     * @param vector what it computes with
     * @param element of its arrays
     */
    private record Precision(ClassDesc kernel, ClassDesc vector, TypeKind element, int lanes) {

        ClassDesc array() {
            return element.upperBound().arrayType();
        }
    }

    private static final Precision DOUBLE =
            new Precision(desc(Kernel.class), desc(DoubleVector.class), TypeKind.DOUBLE, Kernel.LANES);
    private static final Precision SINGLE =
            new Precision(desc(FloatKernel.class), desc(FloatVector.class), TypeKind.FLOAT, FloatKernel.LANES);

    private static final int IN = 1;
    private static final int FUNCTIONS = 2;
    private static final int OUT = 3;
    private static final int KNOWN = 4;
    private static final int PLACES = 5;
    private static final int SHIFT = 6;
    private static final int COUNT = 7;
    private static final int INDEX = 8;
    private static final int FIRST_FREE = 9;

    private final Precision precision;
    private final List<Node> operations;
    private final List<Node> known;
    private final int columns;
    private final List<Node> functions;
    private final List<Node> outputs;
    private final Map<Node, Integer> locals = new HashMap<>();
    private int next = FIRST_FREE;

    /**
     * @param precision of the kernel
     * @param operations that vary, in order, with the columns and functions among them
     * @param known that do not vary, in the order of the array
     * @param columns of the input
     * @param functions whose results are there, in the order of their places
     * @param outputs in the order of their places
     */
    private KernelCompiler(
            Precision precision,
            List<Node> operations,
            List<Node> known,
            int columns,
            List<Node> functions,
            List<Node> outputs) {
        this.precision = precision;
        this.operations = operations;
        this.known = known;
        this.columns = columns;
        this.functions = functions;
        this.outputs = outputs;
    }

    private static ClassDesc desc(Class<?> type) {
        return ClassDesc.of(type.getName());
    }

    /** In double precision; the parameters are as those of the constructor. */
    static Kernel compile(
            List<Node> operations, List<Node> known, int columns, List<Node> functions, List<Node> outputs) {
        return (Kernel) new KernelCompiler(DOUBLE, operations, known, columns, functions, outputs).make();
    }

    /** As {@link #compile}, in single precision. */
    static FloatKernel compileSingle(
            List<Node> operations, List<Node> known, int columns, List<Node> functions, List<Node> outputs) {
        return (FloatKernel) new KernelCompiler(SINGLE, operations, known, columns, functions, outputs).make();
    }

    private Object make() {
        ClassDesc name = ClassDesc.of(Kernel.class.getPackageName() + ".CompiledKernel");
        ClassDesc array = precision.array();
        MethodTypeDesc run = MethodTypeDesc.of(
                ConstantDescs.CD_void,
                array,
                array,
                array,
                array,
                ConstantDescs.CD_int.arrayType(),
                ConstantDescs.CD_int,
                ConstantDescs.CD_int);
        byte[] bytes = ClassFile.of().build(name, type -> type.withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SUPER)
                .withInterfaceSymbols(precision.kernel)
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
            throw new MeanderException(StandardError.INTERNAL_ERROR, "a formula's kernel cannot be made", e);
        }
    }

    private void body(CodeBuilder code) {
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i < columns + functions.size() + outputs.size(); i++) {
            code.aload(PLACES).loadConstant(i).iaload();
            if (i >= columns + functions.size()) {
                code.iload(SHIFT).iadd();
            }
            code.istore(next);
            places.add(next++);
        }
        for (int i = 0; i < known.size(); i++) {
            species(code).aload(KNOWN).loadConstant(i).arrayLoad(precision.element);
            code.invokestatic(
                    precision.vector,
                    "broadcast",
                    MethodTypeDesc.of(precision.vector, SPECIES, precision.element.upperBound()));
            store(code, known.get(i));
        }
        Label start = code.newLabel();
        Label end = code.newLabel();
        code.iconst_0().istore(INDEX);
        code.labelBinding(start).iload(INDEX).iload(COUNT).if_icmpge(end);
        for (Node node : operations) {
            emit(code, node, places);
            store(code, node);
        }
        for (int i = 0; i < outputs.size(); i++) {
            code.aload(locals.get(outputs.get(i)));
            code.aload(OUT)
                    .iload(places.get(columns + functions.size() + i))
                    .iload(INDEX)
                    .iadd();
            code.invokevirtual(
                    precision.vector,
                    "intoArray",
                    MethodTypeDesc.of(ConstantDescs.CD_void, precision.array(), ConstantDescs.CD_int));
        }
        code.iload(INDEX).loadConstant(precision.lanes).iadd().istore(INDEX);
        code.goto_(start).labelBinding(end).return_();
    }

    private CodeBuilder species(CodeBuilder code) {
        return code.getstatic(precision.kernel, "SPECIES", SPECIES);
    }

    private void store(CodeBuilder code, Node node) {
        locals.put(node, next);
        code.astore(next++);
    }

    private void emit(CodeBuilder code, Node node, List<Integer> places) {
        if (node.op() == Op.COLUMN || node.op().isFunction()) {
            boolean column = node.op() == Op.COLUMN;
            int place = column ? node.index() : columns + functions.indexOf(node);
            species(code).aload(column ? IN : FUNCTIONS);
            code.iload(places.get(place)).iload(INDEX).iadd();
            code.invokestatic(
                    precision.vector,
                    "fromArray",
                    MethodTypeDesc.of(precision.vector, SPECIES, precision.array(), ConstantDescs.CD_int));
            return;
        }
        code.aload(locals.get(node.first()));
        if (node.second() != null) {
            code.aload(locals.get(node.second()));
        }
        MethodTypeDesc helper = MethodTypeDesc.of(precision.vector, precision.vector, precision.vector);
        switch (node.op()) {
            case NEG, SQRT, ABS ->
                code.invokevirtual(precision.vector, name(node.op()), MethodTypeDesc.of(precision.vector));
            case ADD, SUB, MUL, DIV, MIN, MAX ->
                code.invokevirtual(precision.vector, name(node.op()), MethodTypeDesc.of(precision.vector, VECTOR));
            case MUL_OR_ZERO -> code.invokestatic(precision.kernel, "mulOrZero", helper, true);
            case STEP -> code.invokestatic(precision.kernel, "step", helper, true);
            default -> throw new IllegalArgumentException(node.op().toString());
        }
    }

    private static String name(Op op) {
        return op.name().toLowerCase(Locale.ROOT);
    }
}
